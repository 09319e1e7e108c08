import { describe, expect, it } from "vitest";
import { expectationFigure } from "../../../lib/chapters/05-lstm/figure";

describe("expectationFigure", () => {
  it("rings the token that came", () => {
    const steps = [
      [0.9, 0.1],
      [0.2, 0.8],
    ];
    const { data } = expectationFigure(steps, [0, 1], ["a", "b"], "Expected");
    expect(data[1]).toMatchObject({ x: [0, 1], y: ["a", "b"] });
  });
});
