import { expect, it } from "vitest";
import { mixModels, type NextTokenModel } from "../../lib/models";

/** Says token 1 with a probability that hangs on how often token 1 was heard; tokens 0 and 1. */
function counting(shareAfter: (ones: number) => number): NextTokenModel {
  return {
    vocabularySize: 2,
    open(batch) {
      let ones = new Array<number>(batch).fill(0);
      return {
        get batch() {
          return ones.length;
        },
        advance(ids) {
          ones = ones.map((count, i) => count + ids[i]);
          const shares = ones.map(shareAfter);
          return Float32Array.from(shares.flatMap((p) => [Math.log(1 - p), Math.log(p)]));
        },
        select(indices) {
          ones = Array.from(indices, (index) => ones[index]);
        },
        close() {},
      };
    },
  };
}

const probabilities = (rows: Float32Array) => Array.from(rows, (value) => Math.exp(value));
const expectClose = (rows: Float32Array, expected: readonly number[]) => {
  expect(rows).toHaveLength(expected.length);
  probabilities(rows).forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 6);
  });
};

it("says the mean of probabilities, not of their logarithms", () => {
  const mixed = mixModels([{ model: counting(() => 0.9) }, { model: counting(() => 0.1) }]);
  expectClose(mixed.open(1).advance(Int32Array.of(0)), [0.5, 0.5]);
});

it("lets a model hear the same tokens under several names, each with its own past", () => {
  const model = counting((ones) => (ones === 0 ? 0.2 : 0.6));
  const swapped = Int32Array.of(1, 0);
  const streams = mixModels([{ model, tables: [Int32Array.of(0, 1), swapped] }]).open(2);
  // Stream 0 hears 0: plainly no one, so 0.2 for 1; swapped a 1, so 0.6 for its own 1, which is 0.
  // Stream 1 hears 1: plainly 0.6 for 1; swapped no one, so 0.2 for 0.
  const first = [0.5 * (0.8 + 0.6), 0.5 * (0.2 + 0.4), 0.5 * (0.4 + 0.2), 0.5 * (0.6 + 0.8)];
  expectClose(streams.advance(Int32Array.of(0, 1)), first);
  streams.select(Int32Array.of(1));
  expect(streams.batch).toBe(1);
  // Now both have heard a one under their own name.
  expectClose(streams.advance(Int32Array.of(0)), [0.5 * (0.4 + 0.6), 0.5 * (0.6 + 0.4)]);
});

it("leaves out who has no name for a token, and never says more than 1 in all", () => {
  const model = counting(() => 0.3);
  const tables = [Int32Array.of(0, 1), Int32Array.of(1, -1)];
  const streams = mixModels([{ model, tables }]).open(1);
  // The second can only say token 0, as its own 1: 0.3; its 0.7 are lost.
  expectClose(streams.advance(Int32Array.of(0)), [0.5 * (0.7 + 0.3), 0.5 * 0.3]);
  expectClose(streams.advance(Int32Array.of(1)), [0.7, 0.3]);
  expectClose(streams.advance(Int32Array.of(0)), [0.7, 0.3]); // it does not come back
});

it("refuses parts that do not fit", () => {
  const model = counting(() => 0.5);
  expect(() => mixModels([])).toThrow("a mixture has one or more");
  expect(() => mixModels([{ model, tables: [Int32Array.of(0)] }])).toThrow("must be 2");
  const partial = [Int32Array.of(0, -1)];
  expect(() => mixModels([{ model, tables: partial }])).toThrow("a name for every token");
});
