import { describe, expect, it } from "vitest";
import { tokensPerNote } from "../../../lib/chapters/02-encodings/lengths";
import { createPiece } from "../../../lib/music/piece";
import { encodingByName } from "../../../lib/tokens/registry";

const melody = (name: string, ...pitches: number[]) =>
  createPiece({
    name,
    notes: pitches.map((pitch, i) => {
      return { pitch, startTicks: i * 480, durationTicks: 480, velocity: 80, track: 0 };
    }),
  });
const pieces = [melody("a", 60, 62), melody("b", 60, 62, 64, 65)];

describe("tokensPerNote", () => {
  it("counts tokens, notes and kinds", () => {
    expect(tokensPerNote(pieces, encodingByName("notes"))).toEqual({
      encoding: "notes",
      pieces: 2,
      perNote: 1,
      median: 3,
      kinds: 4,
    });
  });

  it("counts only the pieces an encoding can write", () => {
    const row = tokensPerNote(pieces, encodingByName("four-voice"));
    expect(row).toMatchObject({ pieces: 0, median: 0, kinds: 0 });
    expect(row.perNote).toBeNaN();
  });
});
