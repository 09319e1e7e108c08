import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trainNgram } from "../../lib/models/ngram";

const sequence = Int32Array.of(1, 3, 4, 3, 3, 2);

function probabilities(order: number, context: number[], vocabularySize = 5): number[] {
  const out = new Float32Array(vocabularySize);
  trainNgram([sequence], { order, vocabularySize }).logProbabilities(context, out);
  return [...out].map(Math.exp);
}

describe("an n-gram model with Witten-Bell interpolation", () => {
  it("agrees with a unigram computed by hand", () => {
    // Counts 3:3, 4:1, 2:1 of 5; 3 types: p(3) = (3 + 3/5)/8.
    const row = probabilities(1, []);
    expect(row[3]).toBeCloseTo((3 + 3 / 5) / 8, 6);
    expect(row[0]).toBeCloseTo(3 / 5 / 8, 6);
  });

  it("agrees with a bigram computed by hand", () => {
    // After 3: 4, 3, 2 once each: p(4 | 3) = (1 + 3 p(4)) / 6.
    expect(probabilities(2, [3])[4]).toBeCloseTo((1 + (3 * (1 + 3 / 5)) / 8) / 6, 6);
  });

  it("falls back to the shorter context where the longer was never seen", () => {
    expect(probabilities(3, [0, 3])).toEqual(probabilities(2, [3]));
  });

  it("gives every context a distribution", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (context) => {
        const row = probabilities(3, context);
        expect(Math.min(...row)).toBeGreaterThan(0);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  it("shortens to a lower order from the same counts", () => {
    const long = trainNgram([sequence, Int32Array.of(1, 4, 3, 2)], { order: 4, vocabularySize: 5 });
    for (const order of [1, 2, 3]) {
      const short = trainNgram([sequence, Int32Array.of(1, 4, 3, 2)], { order, vocabularySize: 5 });
      const [a, b] = [new Float32Array(5), new Float32Array(5)];
      long.shortened(order).logProbabilities([3, 4, 3], a);
      short.logProbabilities([3, 4, 3], b);
      expect(a).toEqual(b);
      expect(long.shortened(order).parameterCount).toBe(short.parameterCount);
    }
  });

  it("is uniform where nothing was counted", () => {
    const out = new Float32Array(4);
    trainNgram([], { order: 3, vocabularySize: 4 }).logProbabilities([1, 2], out);
    for (const value of out) expect(Math.exp(value)).toBeCloseTo(1 / 4, 6);
  });

  it("streams what the contexts say, and copies streams on select", () => {
    const model = trainNgram([sequence], { order: 3, vocabularySize: 5 });
    const streams = model.open(2);
    streams.advance(Int32Array.of(1, 1));
    streams.advance(Int32Array.of(3, 4));
    streams.select(Int32Array.of(1, 1, 0));
    const out = [...streams.advance(Int32Array.of(3, 0, 4))].map(Math.exp);
    const expected = [
      [4, 3],
      [4, 0],
      [3, 4],
    ].flatMap((context) => probabilities(3, context));
    out.forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i], 6);
    });
  });

  it("refuses an order out of range", () => {
    expect(() =>
      trainNgram([], { order: 0, vocabularySize: 5 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid order: 0 (must be 1 to 8)]`,
    );
  });
});
