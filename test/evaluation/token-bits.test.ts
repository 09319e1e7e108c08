import { describe, expect, it } from "vitest";
import { tokenBits } from "../../lib/evaluation/token-bits";
import { trainNgram } from "../../lib/models/ngram";

const sequences = [Int32Array.of(1, 3, 4, 3, 2), Int32Array.of(1, 4, 2), Int32Array.of(1, 3, 3, 2)];
const model = trainNgram(sequences, { order: 2, vocabularySize: 5 });

describe("bits of every token", () => {
  it("are what the model says, whatever the batch", async () => {
    const row = new Float32Array(5);
    const expected = sequences.map((ids) =>
      Array.from({ length: ids.length - 1 }, (_, i) => {
        model.logProbabilities([ids[i]], row);
        return Math.fround(-row[ids[i + 1]] / Math.LN2);
      }),
    );
    for (const batchSize of [1, 2, 32]) {
      const bits = await tokenBits(model, sequences, { batchSize });
      expect(bits.map((values) => [...values])).toEqual(expected);
    }
  });
});
