import { describe, expect, it } from "vitest";
import { trainCopyPrevious } from "../../lib/models/copy-previous";

const start = 1;
const end = 2;
/** Two voices in turn, each of which holds its pitch: ids 4 and 5. */
const turns = Int32Array.of(start, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, end);

describe("the floor of copying", () => {
  it("finds how far back the copy stands", () => {
    expect(trainCopyPrevious([turns], { vocabularySize: 6 }).lag).toBe(2);
    const held = Int32Array.of(start, 4, 4, 4, 4, 5, 5, 5, 5, end);
    expect(trainCopyPrevious([held], { vocabularySize: 6 }).lag).toBe(1);
  });

  it("gives probabilities that sum to one, the copy's the greatest", () => {
    const model = trainCopyPrevious([turns], { vocabularySize: 6 });
    const streams = model.open(2);
    streams.advance(Int32Array.of(start, start));
    const rows = streams.advance(Int32Array.of(4, 5));
    for (const row of [rows.subarray(0, 6), rows.subarray(6)]) {
      const probabilities = Array.from(row, Math.exp);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    const next = Array.from(streams.advance(Int32Array.of(5, 4)).subarray(0, 6), Math.exp);
    expect(next[4]).toBe(Math.max(...next));
    expect(next[4]).toBeGreaterThan(model.copyShare);
  });

  it("does as well as the frequencies where nothing is copied", () => {
    const never = Int32Array.of(start, 3, 4, 5, 6, 7, 8, 9, 10, end);
    const model = trainCopyPrevious([never], { vocabularySize: 11, longestLag: 3 });
    expect(model.copyShare).toBeLessThan(1e-3);
  });

  it("follows streams that are selected", () => {
    const model = trainCopyPrevious([turns], { vocabularySize: 6 });
    const streams = model.open(2);
    streams.advance(Int32Array.of(start, start));
    streams.advance(Int32Array.of(4, 5));
    streams.select(Int32Array.of(1));
    const next = streams.advance(Int32Array.of(4));
    expect(streams.batch).toBe(1);
    expect(next.indexOf(Math.max(...next))).toBe(5);
  });

  it("refuses a lag that is none", () => {
    expect(() =>
      trainCopyPrevious([turns], { vocabularySize: 6, longestLag: 0 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid longestLag: 0 (must be a whole number ≥ 1)]`,
    );
  });
});
