import { describe, expect, it } from "vitest";
import { temperatureFigure } from "../../lib/display/figure-temperature";

const points = [0.5, 1].map((temperature) => ({
  temperature,
  measures: { repeat: 20 / temperature, distinct: temperature / 2 },
}));

describe("the figure of temperatures", () => {
  const { data } = temperatureFigure(points, { repeat: 9, distinct: 0.4 });

  it("draws each measure, and real music as a level", () => {
    expect(data.map((trace) => trace.y)).toEqual([
      [40, 20],
      [9, 9],
      [0.25, 0.5],
      [0.4, 0.4],
    ]);
  });

  it("names samples and real music once in the legend", () => {
    const named = data.filter((trace) => trace.showlegend !== false).map((trace) => trace.name);
    expect(named).toEqual(["samples", "real music"]);
  });
});
