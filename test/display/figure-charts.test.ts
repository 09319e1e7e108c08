import { describe, expect, it } from "vitest";
import { barsFigure, linesFigure } from "../../lib/display/figure-charts";

describe("linesFigure", () => {
  it("draws a band behind a line that has one", () => {
    const line = { label: "a", x: [1, 2], y: [5, 6], low: [4, 5], high: [6, 7] };
    const { data } = linesFigure([line], { title: "t" });
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({ x: [1, 2, 2, 1], y: [6, 7, 5, 4], showlegend: false });
    expect(data[1]).toMatchObject({ x: [1, 2], y: [5, 6], name: "a" });
  });
});

describe("barsFigure", () => {
  it("measures error bars from the value", () => {
    const { data } = barsFigure(["x"], [{ label: "a", values: [5], low: [4], high: [7] }], {
      title: "t",
    });
    expect(data[0]).toMatchObject({ error_y: { array: [2], arrayminus: [1] } });
  });

  it("refuses a set that does not fit its categories", () => {
    const draw = () => barsFigure(["x", "y"], [{ label: "a", values: [5] }], { title: "t" });
    expect(draw).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid values of a: 1 (must be 2)]`,
    );
  });
});
