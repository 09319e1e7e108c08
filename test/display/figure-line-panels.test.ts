import { describe, expect, it } from "vitest";
import { linePanelsFigure } from "../../lib/display/figure-line-panels";

describe("linePanelsFigure", () => {
  const series = [{ label: "LSTM", x: [1, 2, 4], y: [3, 2, 1] }];
  const level = { label: "real", y: 2 };
  const panels = [
    { title: "bits", x: "epoch", series, level, fromZero: true },
    { title: "s", series },
  ];
  const { data, layout } = linePanelsFigure(panels, { title: "Two" });

  it("draws a level from the first to the last x, without markers", () => {
    expect(data[1]).toMatchObject({ name: "real", x: [1, 4], y: [2, 2], mode: "lines" });
  });

  it("lets the first panel speak for all in the legend", () => {
    expect(data.map(({ showlegend }) => showlegend)).toEqual([undefined, undefined, false]);
  });

  it("begins at zero where it is told to", () => {
    expect(layout.yaxis).toMatchObject({ rangemode: "tozero" });
    expect(layout.yaxis2).not.toHaveProperty("rangemode");
  });
});
