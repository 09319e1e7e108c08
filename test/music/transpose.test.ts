import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { transposePiece } from "../../lib/music/transpose";

const note = (pitch: number, track = 0) => ({
  pitch,
  startTicks: 0,
  durationTicks: 480,
  velocity: 100,
  track,
});
const piece = createPiece({
  name: "two notes and a drum",
  notes: [note(60), note(67), note(36, 1)],
  tracks: [
    { name: "Piano", channel: 0, program: 0, isDrums: false },
    { name: "Kit", channel: 9, program: 0, isDrums: true },
  ],
  keySignatures: [{ ticks: 0, tonic: 0, mode: "major" }],
});

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
