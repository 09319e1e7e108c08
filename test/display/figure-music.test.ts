import { describe, expect, it } from "vitest";
import { interOnsets, musicFigure, polyphonyAtOnsets } from "../../lib/display/figure-music";
import { createPiece } from "../../lib/music/piece";

const note = (pitch: number, startTicks: number, durationTicks = 480, track = 0) => ({
  pitch,
  startTicks,
  durationTicks,
  velocity: 80,
  track,
});
const piece = createPiece({ notes: [note(60, 0), note(64, 0), note(67, 480), note(65, 960, 960)] });

describe("properties of a piece", () => {
  it("counts what sounds at each onset; a note that ends there does not", () => {
    expect(polyphonyAtOnsets(piece)).toEqual([2, 1, 1]);
    expect(interOnsets(piece)).toEqual([1, 1]);
  });
});

describe("musicFigure", () => {
  it("draws shares that sum to 1 for every set", () => {
    const sets = [
      { label: "real", pieces: [piece] },
      { label: "GRU", pieces: [piece, piece] },
    ];
    for (const name of ["pitch", "pitchClass", "duration", "interval", "polyphony"] as const) {
      for (const trace of musicFigure(name, sets).data) {
        expect((trace.y as number[]).reduce((sum, y) => sum + y, 0)).toBeCloseTo(1);
      }
    }
  });

  it("puts a duration into the nearest class", () => {
    const { data } = musicFigure("duration", [{ label: "a", pieces: [piece] }]);
    const shares = Object.fromEntries(
      (data[0].x as string[]).map((name, i) => [name, (data[0].y as number[])[i]]),
    );
    expect(shares["1"]).toBe(0.75);
    expect(shares["2"]).toBe(0.25);
  });

  it("draws a set without notes as nothing, and leaves drums out", () => {
    const drums = createPiece({
      notes: [note(36, 0)],
      tracks: [{ name: "kit", channel: 9, program: 0, isDrums: true }],
    });
    const { data } = musicFigure("all six", [{ label: "drums", pieces: [drums] }]);
    for (const trace of data) expect(Math.max(...(trace.y as number[]))).toBe(0);
  });
});
