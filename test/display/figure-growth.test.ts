import { describe, expect, it } from "vitest";
import { growthExponent } from "../../lib/display/figure-comparison";
import { growthPanelsFigure } from "../../lib/display/figure-growth";

const line = { label: "LSTM", x: [1, 2, 4], y: [3, 12, 48] };

describe("growthExponent", () => {
  it("is the slope in the logarithms", () => {
    expect(growthExponent(line)).toBeCloseTo(2, 10);
    expect(growthExponent({ x: [1], y: [3] })).toBeNaN();
  });
});

describe("growthPanelsFigure", () => {
  it("names exponents over panels that share their vertical axis", () => {
    const single = { label: "LSTM", x: [1], y: [3] };
    const { data, layout } = growthPanelsFigure(
      [
        { title: "units", series: [line] },
        { title: "workers", series: [single] },
      ],
      { title: "Time", y: "µs" },
    );
    const { annotations, yaxis, yaxis2 } = layout as {
      annotations: { text: string }[];
      yaxis: { range: number[] };
      yaxis2: { range: number[] };
    };
    expect(annotations.map(({ text }) => text)).toEqual([
      "<b>units: exponents 2</b>",
      "<b>workers</b>",
    ]);
    expect(yaxis.range).toEqual(yaxis2.range);
    expect(data.map(({ showlegend }) => showlegend)).toEqual([undefined, false]);
  });
});
