import { describe, expect, it } from "vitest";
import { score } from "../../../lib/display/score";
import { keyOf } from "../../../lib/display/score/key";
import { stavesOf } from "../../../lib/display/score/staves";
import { createPiece } from "../../../lib/music/piece";
import { hostile, openPage, scalePiece } from "../examples";

const track = (name: string) => ({ name, channel: 0, program: 0, isDrums: false });
const bars = (count: number, name = "long") =>
  createPiece({
    name,
    ticksPerQuarter: 480,
    tracks: [track(hostile)],
    timeSignatures: [0, 1920].map((ticks) => ({ ticks, numerator: 4, denominator: 4 })),
    notes: Array.from({ length: count * 4 }, (_, i) => {
      return {
        pitch: 60 + (i % 12),
        startTicks: i * 480,
        durationTicks: 480,
        velocity: 80,
        track: 0,
      };
    }),
  });

describe("a score", () => {
  it("is engraved in outlines, without a font, a name of a program or a second definition", () => {
    const { document } = openPage(score(bars(4)).html);
    const texts = [...document.querySelectorAll("text")].map((text) => text.textContent?.trim());
    expect(texts).toEqual(["1", "2", "3", "4"]);
    const ids = [...document.querySelectorAll("defs [id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const uses = [...document.querySelectorAll("use")].map((use) => use.getAttribute("href"));
    expect(uses.length).toBeGreaterThan(16);
    expect(uses.filter((href) => !ids.includes(href?.slice(1) ?? ""))).toEqual([]);
    expect(document.querySelectorAll("[class=at]")).toHaveLength(0);
  });

  it("has a place in time for every onset, rising, in pixels of the picture", () => {
    const { document } = openPage(score(bars(2)).html);
    const figure = document.querySelector<HTMLElement>(".etude-score");
    const places: number[][] = JSON.parse(figure?.dataset.places ?? "[]");
    expect(places.map(([seconds]) => seconds)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    expect(places.every(([, x]) => x > 0 && x < 960)).toBe(true);
  });

  it("ends after the bars that were asked for, and says so", () => {
    const made = score(bars(40), { bars: 6 });
    expect(made.text).toBe("[score: long, bars 1 to 6 of 40 bars]");
    expect(made.html.length).toBeLessThan(score(bars(40)).html.length / 2);
    expect(() => score(bars(1), { bars: 0 })).toThrow(/invalid bars: 0/);
  });

  it("shows names as text, and bears music that cannot be engraved", () => {
    const { document } = openPage(score(bars(2, hostile)).html);
    expect(document.querySelector("figcaption")?.textContent).toBe(`${hostile} · 2 bars`);
    expect(document.querySelectorAll("img, script")).toHaveLength(1);
    expect(score(createPiece({ name: hostile, notes: [] })).html).not.toContain("<img");
  });

  it("spells by its key", () => {
    const inMinor = { ...bars(1), keySignatures: [{ ticks: 0, tonic: 7, mode: "minor" as const }] };
    const { accidentals, isSharp } = keyOf(inMinor);
    expect([accidentals, isSharp[6], isSharp[3]]).toEqual([-2, true, false]);
  });

  it("gives one melody one staff, two parts two, and four parts two voices each", () => {
    const shape = (piece: Parameters<typeof stavesOf>[0]) =>
      stavesOf(piece).map(({ clef, voices }) => `${clef} ${voices.length}`);
    expect(shape(bars(1))).toEqual(["treble 1"]);
    expect(shape(scalePiece())).toEqual(["treble 1", "bass 1"]);
    const voices = [72, 67, 60, 48].map((pitch, i) => {
      return { pitch, startTicks: 0, durationTicks: 480, velocity: 80, track: i };
    });
    const chorale = createPiece({ notes: voices, tracks: [0, 1, 2, 3].map(() => track("")) });
    expect(shape(chorale)).toEqual(["treble 2", "bass 2"]);
  });
});
