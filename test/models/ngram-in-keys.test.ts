import { describe, expect, it } from "vitest";
import { twelveKeys } from "../../lib/dataset/augment";
import { buildDataset, trainingInAllKeys } from "../../lib/dataset/dataset";
import { trainNgram } from "../../lib/models/ngram";
import { ngramInKeys } from "../../lib/models/ngram-in-keys";
import { encodingByName } from "../../lib/tokens/registry";
import { melody } from "../tokens/music";

const pieces = Array.from({ length: 6 }, (_, i) => ({
  ...melody([60 + i, 0, 1], [64 + i, 1, 1], [67 + i, 2, 1]),
  name: `piece ${i}`,
}));

describe("an n-gram in every key", () => {
  const encoding = encodingByName("note-durations");
  const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: twelveKeys });
  const { size: vocabularySize } = dataset.vocabulary;

  it("is the one counted anew, whichever orders were asked for before", () => {
    for (const order of [2, 4, 3]) {
      const anew = trainNgram(trainingInAllKeys(dataset), { order, vocabularySize });
      const kept = ngramInKeys(dataset, order);
      const context = [...dataset.sequences[0].slice(0, 3)];
      const [a, b] = [anew, kept].map((model) => {
        const row = new Float32Array(vocabularySize);
        model.logProbabilities(context, row);
        return [model.order, model.parameterCount, ...row];
      });
      expect(b).toEqual(a);
    }
  });
});
