import { describe, expect, it } from "vitest";
import { nextTokenFigure } from "../../../lib/chapters/09-sampling/next-token";

describe("nextTokenFigure", () => {
  const tokens = ["a", "b", "c", "d"];

  it("keeps one order of tokens in all panels and says how uncertain each is", () => {
    const figure = nextTokenFigure(
      [
        { label: "temperature 1", probabilities: Float32Array.of(0.25, 0.5, 0.125, 0.125) },
        { label: "top-k 1", probabilities: [0, 1, 0, 0] },
      ],
      tokens,
    );
    expect(figure.data.map((trace) => trace.x)).toEqual([
      ["b", "a", "c", "d"],
      ["b", "a", "c", "d"],
    ]);
    const titles = (figure.layout.annotations as { text: string }[]).map((one) => one.text);
    expect(titles).toEqual([
      "<b>temperature 1: 1.75 bits, 4 tokens possible</b>",
      "<b>top-k 1: 0 bits, 1 token possible</b>",
    ]);
  });

  it("refuses a distribution over another vocabulary", () => {
    const draw = () => nextTokenFigure([{ label: "x", probabilities: [1] }], tokens);
    expect(draw).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid size of x: 1 (must be 4)]`,
    );
    expect(() => nextTokenFigure([], tokens)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid settings: 0 (give at least one distribution)]`,
    );
  });
});
