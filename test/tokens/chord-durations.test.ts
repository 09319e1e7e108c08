import { describe, expect, it } from "vitest";
import { chordDurations } from "../../lib/tokens/chord-durations";
import { melody } from "./music";

describe("the chord-durations encoding", () => {
  const piece = melody([48, 0, 4], [64, 0, 1], [67, 1, 1], [60, 3, 0.5], [72, 3, 0.25]);
  const tokens = ["C3.E4$1", "G4$1", "rest$1", "C4.C5$1/2"];

  it("keeps octaves, cuts held notes at the next event and writes silence as rests", () => {
    expect(chordDurations.encode(piece)).toEqual(tokens);
  });

  it("plays one event after the other", () => {
    const notes = chordDurations.decode(tokens).notes;
    expect(
      notes.map((note) => [note.pitch, note.startTicks / 480, note.durationTicks / 480]),
    ).toEqual([
      [48, 0, 1],
      [64, 0, 1],
      [67, 1, 1],
      [60, 3, 0.5],
      [72, 3, 0.5],
    ]);
  });

  it("writes silence before the first note and beyond a whole note", () => {
    expect(chordDurations.encode(melody([60, 5.5, 1]))).toEqual(["rest$4", "rest$3/2", "C4$1"]);
  });

  it("transposes all pitches or none", () => {
    expect(chordDurations.transpose("C3.E4$1", 2)).toBe("D3.F#4$1");
    expect(chordDurations.transpose("C3.G9$1", 2)).toBeNull();
    expect(chordDurations.transpose("rest$1", 2)).toBe("rest$1");
  });
});
