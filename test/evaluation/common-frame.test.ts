import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutFrames, framePiece } from "../../lib/evaluation/common-frame";
import { createPiece, type Note } from "../../lib/music/piece";

const note = (pitch: number, start: number, quarters: number, track = 0): Note => ({
  ...{ pitch, startTicks: start * 480, durationTicks: quarters * 480 },
  ...{ velocity: 90, track },
});
const spans = (notes: readonly Note[]) =>
  notes.map(({ pitch, startTicks, durationTicks }) => [
    pitch,
    startTicks / 480,
    durationTicks / 480,
  ]);

describe("framePiece", () => {
  it("moves a piece to C major or A minor", () => {
    const triad = [62, 66, 69, 74].map((pitch, i) => note(pitch, i, 1));
    const framed = framePiece(createPiece({ notes: triad })); // D major
    expect(framed.notes.map(({ pitch }) => pitch)).toEqual([60, 64, 67, 72]);
  });

  it("puts onsets and ends on eighths, no note shorter than one", () => {
    const piece = createPiece({ notes: [note(60, 0.1, 0.1), note(64, 1.3, 0.9)] });
    expect(spans(framePiece(piece, { shift: 0 }).notes)).toEqual([
      [60, 0, 0.5],
      [64, 1.5, 0.5],
    ]);
  });

  it("holds a pitch that is struck again at once, in whatever part", () => {
    const piece = createPiece({ notes: [note(60, 0, 1), note(60, 1, 1, 1), note(60, 3, 1)] });
    expect(spans(framePiece(piece, { shift: 0 }).notes)).toEqual([
      [60, 0, 2],
      [60, 3, 1],
    ]);
  });

  it("changes nothing in what it has framed", () => {
    const notes = fc.array(
      fc.tuple(fc.integer({ min: 40, max: 80 }), fc.nat(60), fc.integer({ min: 1, max: 9 })),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(notes, (list) => {
        const piece = createPiece({ notes: list.map(([p, s, d]) => note(p, s / 7, d / 3)) });
        const once = framePiece(piece, { shift: 0 });
        expect(framePiece(once, { shift: 0 }).notes).toEqual(once.notes);
      }),
    );
  });
});

describe("cutFrames", () => {
  it("cuts what crosses a border and leaves out the rest at the end", () => {
    const piece = createPiece({ notes: [note(60, 0, 3), note(62, 3, 3), note(64, 6, 1)] });
    const frames = cutFrames(piece, { quarters: 4 });
    expect(frames.map(({ notes }) => spans(notes))).toEqual([
      [
        [60, 0, 3],
        [62, 3, 1],
      ],
    ]);
  });

  it("gives nothing for a piece that is too short", () => {
    expect(cutFrames(createPiece({ notes: [note(60, 0, 3)] }), { quarters: 4 })).toEqual([]);
  });
});
