import { describe, expect, it } from "vitest";
import { meanByGroup, tokenBits } from "../../lib/evaluation/token-bits";
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

  it("average over groups of tokens", () => {
    const values = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), Float32Array.of(7, 8, 9)];
    const name = (id: number) => (id === 2 ? "end" : id === 3 ? "three" : null);
    expect(meanByGroup(sequences, values, ["three", "end", "none"], name)).toEqual([
      { label: "three", mean: (1 + 3 + 7 + 8) / 4, count: 4 },
      { label: "end", mean: (4 + 6 + 9) / 3, count: 3 },
    ]);
  });
});
