import { describe, expect, it } from "vitest";
import { everyFigure } from "./examples";
import { figureToSvg } from "./figure-svg";

describe("figureToSvg", () => {
  const figures = everyFigure();

  it.each(Object.keys(figures))("draws the %s figure, with hostile text as text", async (name) => {
    const before = JSON.stringify(figures[name]);
    const svg = await figureToSvg(figures[name], { width: 700 });
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain('width="700"');
    expect(svg).not.toMatch(/<script|<img|<foreignObject/);
    expect(svg).not.toContain("NaN");
    expect(JSON.stringify(figures[name])).toBe(before);
  });

  it("draws data, not only axes", async () => {
    const lines = await figureToSvg(figures.lines);
    expect(lines).toContain('class="js-line"');
    const map = await figureToSvg(figures.expectation);
    expect(map).toContain("data:image/png;base64,");
  });

  it("takes its height from the figure", async () => {
    expect(await figureToSvg(figures.profile)).toContain('height="840"');
    expect(await figureToSvg(figures.profile, { height: 500 })).toContain('height="500"');
  });
});
