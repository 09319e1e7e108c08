import { describe, expect, it } from "vitest";
import {
  bigramFigure,
  expressionFigure,
  selfSimilarityFigure,
  windowLeakFigure,
} from "../../lib/display/figure-structure";
import { scalePiece } from "./examples";

describe("bigramFigure", () => {
  it("draws the share of each continuation", () => {
    const { data } = bigramFigure([
      ["a", "b", "a", "b"],
      ["a", "a"],
    ]);
    // a is followed by b twice and by a once; b by a once. No pair crosses the sequences.
    expect(data[0]).toMatchObject({
      y: ["a", "b"],
      z: [
        [1 / 3, 2 / 3],
        [1, 0],
      ],
    });
  });
});

describe("selfSimilarityFigure", () => {
  it("is 1 on the diagonal and symmetric", () => {
    const z = selfSimilarityFigure(scalePiece()).data[0].z as number[][];
    expect(z).toHaveLength(4);
    for (const [i, row] of z.entries()) {
      expect(row[i]).toBe(1);
      for (const [j, value] of row.entries()) expect(value).toBe(z[j][i]);
    }
  });
});

describe("windowLeakFigure", () => {
  it("puts the target behind its window", () => {
    const { data } = windowLeakFigure([{ start: 3, set: "test" }], 4);
    expect(data[0]).toMatchObject({ base: [3], x: [4] });
    expect(data[1]).toMatchObject({ x: [7.5] });
  });
});

describe("expressionFigure", () => {
  it("draws tempo in quarter notes a minute against seconds", () => {
    const { data } = expressionFigure(scalePiece());
    expect(data[0]).toMatchObject({ x: [0, 1, 2.5], y: [120, 60, 60] });
    expect(data[1].x as number[]).toHaveLength(16);
  });
});
