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

  it("puts all panels over one logarithmic axis, with every measured step named", () => {
    const steep = [{ label: "LSTM", x: [16, 1024], y: [1, 1000] }];
    const pair = [panels[1], { title: "steep", series: steep }];
    const { layout: axes } = linePanelsFigure(pair, { title: "Growth", logarithmic: true });
    const [first, second] = [axes.yaxis, axes.yaxis2] as { range: number[] }[];
    expect(first.range).toEqual(second.range);
    expect(second.range.map((power) => 10 ** power)).toEqual([
      expect.closeTo(1 / 1.3),
      expect.closeTo(1300),
    ]);
    expect(axes.xaxis2).toMatchObject({ type: "log", ticktext: ["16", "1,024"] });
  });
});
