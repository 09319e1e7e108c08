import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pianoRoll, rollFrame } from "../../lib/display/piano-roll";
import { colours, type Labelled } from "../../lib/display/theme";
import { createPiece } from "../../lib/music/piece";
import { hostile, scalePiece } from "./examples";

const rects = (svg: string) =>
  [
    ...svg.matchAll(
      /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="[\d.]+"\/>/g,
    ),
  ].map((match) => match.slice(1).map(Number));

describe("pianoRoll", () => {
  it("draws every note where its second is", () => {
    const piece = scalePiece();
    const frame = rollFrame(piece);
    const notes = rects(pianoRoll(piece));
    expect(notes).toHaveLength(16);
    // The last onset, tick 1680, is second 2.5: one second at 120, then half speed.
    const x = frame.left + (2.5 / frame.seconds) * frame.plotWidth;
    expect(Math.max(...notes.map(([left]) => left))).toBeCloseTo(x, 0);
  });

  it("draws higher notes higher, louder notes darker", () => {
    const svg = pianoRoll(scalePiece());
    const upper = rects(svg).slice(8); // groups in the order of their first notes, the lower first
    expect(upper[7][1]).toBeLessThan(upper[0][1]);
    expect(svg).toContain('fill-opacity="0.87"');
    expect(svg).toContain('fill-opacity="0.61"');
  });

  it("names tracks, or the groups of the reader's own", () => {
    expect(pianoRoll(scalePiece())).toMatch(
      /upper<\/text>.*lower<\/text>|lower<\/text>.*upper<\/text>/,
    );
    const groups: Labelled[] = [{ label: 'given"><x' }, { label: "made", role: "real" }];
    const svg = pianoRoll(scalePiece(), { colourBy: ({ track }) => groups[Math.min(track, 1)] });
    expect(svg).toContain("made</text>");
    expect(svg).toContain(`fill="${colours.ink}" fill-opacity`);
    expect(svg).toContain(`fill="${colours.blue}" fill-opacity`);
    expect(svg).not.toContain("<x");
  });

  it("labels bars, or seconds", () => {
    expect(pianoRoll(scalePiece())).toContain(">bar 1<");
    expect(pianoRoll(scalePiece(), { grid: "seconds" })).toContain(">1 s<");
  });

  it("cuts to the excerpt", () => {
    const svg = pianoRoll(scalePiece(), { startSeconds: 0.9, maxSeconds: 1 });
    expect(rects(svg)).toHaveLength(4);
  });

  it("escapes names of pieces and tracks", () => {
    const piece = scalePiece(hostile);
    const tracks = piece.tracks.map((track) => ({ ...track, name: hostile }));
    const svg = pianoRoll({ ...piece, tracks }, { subtitle: hostile });
    expect(svg).not.toMatch(/<script|<img/);
  });

  it("draws any piece inside its frame, a piece without notes too", () => {
    expect(pianoRoll(createPiece({ notes: [] }))).toContain("0 notes");
    const note = fc.record({
      pitch: fc.integer({ min: 0, max: 127 }),
      startTicks: fc.integer({ min: 0, max: 30_000 }),
      durationTicks: fc.integer({ min: 0, max: 5_000 }),
      velocity: fc.integer({ min: 1, max: 127 }),
      track: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 30 }), (notes) => {
        const piece = createPiece({ notes });
        const frame = rollFrame(piece);
        for (const [x, y, width, height] of rects(pianoRoll(piece))) {
          expect(x).toBeGreaterThanOrEqual(frame.left - 0.1);
          expect(x + width).toBeLessThanOrEqual(frame.left + frame.plotWidth + 2);
          expect(y).toBeGreaterThanOrEqual(frame.top - 1);
          expect(y + height).toBeLessThanOrEqual(frame.top + frame.plotHeight + 1);
        }
      }),
      { numRuns: 40 },
    );
  });
});
