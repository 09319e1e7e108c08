import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framesOfRoll, pieceToRoll, rollOfFrames, rollToPiece } from "../../lib/tokens/piano-roll";
import { anyPiece, melody } from "./music";

describe("pieceToRoll", () => {
  it("has the sounding keys of every eighth note", () => {
    const roll = pieceToRoll(melody([60, 0, 1], [64, 0.5, 0.5], [67, 1, 0.1]));
    expect(framesOfRoll(roll)).toEqual([[60], [60, 64], [67]]);
  });

  it("leaves out drums and what a piano has not", () => {
    expect(pieceToRoll(melody([20, 0, 1], [109, 0, 1])).frames).toBe(0);
  });
});

describe("rollToPiece", () => {
  it("joins neighbouring frames to one note", () => {
    const { notes } = rollToPiece(rollOfFrames([[60], [60, 64], []]));
    expect(notes.map((note) => [note.pitch, note.startTicks, note.durationTicks])).toEqual([
      [60, 0, 480],
      [64, 240, 240],
    ]);
  });

  it("gives the roll of any piece back", () => {
    fc.assert(
      fc.property(anyPiece, fc.constantFrom(1, 2, 4), (piece, framesPerQuarter) => {
        const roll = pieceToRoll(piece, { framesPerQuarter });
        const again = pieceToRoll(rollToPiece(roll), { framesPerQuarter });
        expect(again.frames).toBe(roll.frames);
        expect(Buffer.compare(again.cells, roll.cells)).toBe(0);
      }),
    );
  });
});

describe("rollOfFrames", () => {
  it("refuses pitches beyond the piano", () => {
    expect(() => rollOfFrames([[12]])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid pitch: 12 (must be 21 to 108, the keys of a piano)]`,
    );
    expect(framesOfRoll(rollOfFrames([[108, 21], []]))).toEqual([[21, 108], []]);
  });
});
