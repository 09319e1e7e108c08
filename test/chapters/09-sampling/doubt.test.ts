import { expect, it } from "vitest";
import { momentsByDoubt } from "../../../lib/chapters/09-sampling/doubt";
import { trainNgram } from "../../../lib/models/ngram";

// After 3 always 4, after 4 either 3 or 5.
const sequences = [Int32Array.of(1, 3, 4, 3, 4, 5, 2), Int32Array.of(1, 3, 4, 5, 2)];
const model = trainNgram(sequences, { order: 2, vocabularySize: 6 });

it("moments stand from sure to unsure, with what was expected there", () => {
  const moments = momentsByDoubt(model, sequences[0], 2);
  expect(moments).toHaveLength(5);
  const bits = moments.map((moment) => moment.bits);
  expect([...bits].sort((a, b) => a - b)).toEqual(bits);
  const row = new Float32Array(6);
  for (const { index, logits } of moments) {
    model.logProbabilities([sequences[0][index - 1]], row);
    expect([...logits]).toEqual([...row]);
  }
});

it("moments before the model has heard anything are left out", () => {
  expect(
    momentsByDoubt(model, sequences[0])
      .map(({ index }) => index)
      .sort(),
  ).toEqual([5, 6]);
});
