import { describe, expect, it } from "vitest";
import { histogramFigure, histogramShares } from "../../lib/display/figure-histogram";

describe("histogramShares", () => {
  it("puts values into equal classes, the outer ones take what is outside", () => {
    expect(histogramShares([0, 1, 2, 3, 4, -9, 99, Number.NaN], [0, 4], 4)).toEqual([
      2 / 7,
      1 / 7,
      1 / 7,
      3 / 7,
    ]);
    expect(histogramShares([], [0, 1], 2)).toEqual([0, 0]);
  });
});

describe("histogramFigure", () => {
  it("draws all sets over the same classes", () => {
    const sets = [
      { label: "real", values: Float64Array.of(1, 2) },
      { label: "GRU", values: [3, 5] },
    ];
    const { data } = histogramFigure(sets, { title: "t", bins: 2 });
    expect(data[0]).toMatchObject({ x: [1, 3, 5], y: [1, 0, 0] });
    expect(data[1]).toMatchObject({ x: [1, 3, 5], y: [0, 1, 1] });
  });

  it("refuses a number of classes that makes no sense", () => {
    expect(() => histogramFigure([], { title: "t", bins: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid bins: 0 (must be 1 to 500)]`,
    );
  });
});
