import { describe, expect, it } from "vitest";
import { transposePiece } from "../../lib/music/transpose";
import { twoNotesAndADrum as piece } from "./two-notes-and-a-drum";

describe("transposePiece", () => {
  it("moves notes and keys, and leaves drums", () => {
    const up = transposePiece(piece, -2);
    expect(up.notes.map(({ pitch }) => pitch)).toEqual([36, 58, 65]);
    expect(up.keySignatures[0].tonic).toBe(10);
  });

  it("says how far a piece can go", () => {
    expect(() => transposePiece(piece, 61)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid transposition: 61 (must be a whole number from -60 to 60 for two notes and a drum)]`,
    );
  });
});
