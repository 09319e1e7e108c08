import { describe, expect, it } from "vitest";
import { encodingFigure, tokenFrequencyFigure } from "../../lib/display/figure-tokens";

describe("tokenFrequencyFigure", () => {
  it("ranks tokens and separates the rare ones", () => {
    const counts = new Map([
      ["b", 3],
      ["a", 9],
      ["never", 0],
      ["c", 1],
    ]);
    const { data, layout } = tokenFrequencyFigure(counts, { minimumCount: 3 });
    expect(data[0]).toMatchObject({ name: "kept", x: [1, 2], y: [9, 3] });
    expect(data[1]).toMatchObject({ x: [3], y: [1] });
    const [note] = layout.annotations as { text: string }[];
    expect(note.text).toBe("minimum count 3: keeps 2 of 3 tokens");
  });

  it("draws no line without a minimum", () => {
    const { data, layout } = tokenFrequencyFigure([["a", 2]]);
    expect(data).toHaveLength(1);
    expect(layout.shapes).toBeUndefined();
  });
});

describe("encodingFigure", () => {
  it("says what an encoding does not keep", () => {
    const { data } = encodingFigure([
      { encoding: "notes", measures: { "velocity error": null } },
      { encoding: "remi", measures: { "velocity error": 1.25 } },
    ]);
    expect(data[0]).toMatchObject({ x: [0, 1.25], text: ["", 1.25] });
    expect(data[1]).toMatchObject({ y: ["notes"], text: [" not kept"] });
  });
});
