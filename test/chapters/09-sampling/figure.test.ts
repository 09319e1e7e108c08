import { describe, expect, it } from "vitest";
import {
  strategiesFigure,
  surpriseFigure,
  temperatureFigure,
} from "../../../lib/chapters/09-sampling/figure";

const measures = { surprise: 2, recurrences: 3, distinctTokens: 0.5, distinctPitches: 20 };
const real = { surprise: 2.5, recurrences: 2, distinctTokens: 0.6, distinctPitches: 25 };

describe("the figure of temperatures", () => {
  const points = [0.5, 1].map((temperature) => ({ ...measures, temperature }));
  const { data } = temperatureFigure(points, real);

  it("draws four measures, and real music as a level from end to end", () => {
    expect(data.map(({ x, y }) => [x, y]).slice(0, 2)).toEqual([
      [
        [0.5, 1],
        [2, 2],
      ],
      [
        [0.5, 1],
        [2.5, 2.5],
      ],
    ]);
    expect(data).toHaveLength(8);
  });

  it("names samples and real music once in the legend", () => {
    const named = data.filter((trace) => trace.showlegend !== false).map((trace) => trace.name);
    expect(named).toEqual(["samples", "real music"]);
  });
});

describe("the figure of surprise", () => {
  it("draws a piece and guesses from their first token on", () => {
    const { data } = surpriseFigure([3, 1], [2]);
    expect(data.map(({ x, y }) => [x, y])).toEqual([
      [
        [0, 1],
        [3, 1],
      ],
      [[0], [2]],
    ]);
  });
});

describe("the figure of strategies", () => {
  it("draws one moment as each strategy shapes it", () => {
    const logits = [0.5, 0.3, 0.2].map(Math.log);
    const strategies = [
      ["all", {}],
      ["two", { topK: 2 }],
    ] as const;
    const { data } = strategiesFigure(logits, strategies, ["a", "b", "c"], "Doubt");
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));
    expect(data.map(({ y }) => y)).toEqual([close([0.5, 0.3, 0.2]), close([0.625, 0.375, 0])]);
  });
});
