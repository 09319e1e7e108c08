import { describe, expect, it } from "vitest";
import { createPiece, pianosOf } from "../../lib/music/piece";
import { notes } from "../../lib/tokens/notes";
import { melody } from "./music";

describe("the notes encoding", () => {
  const chord = melody([67, 0, 1], [60, 0, 1], [64, 0, 2], [70, 3, 1]);

  it("splits chords from the lowest note up and forgets rhythm", () => {
    expect(notes.encode(chord)).toEqual(["C4", "E4", "G4", "B-4"]);
  });

  it("gathers notes that music21 rounds to one sixteenth or triplet", () => {
    expect(notes.encode(melody([64, 0, 1], [60, 0.05, 1], [62, 0.3, 1]))).toEqual([
      "C4",
      "E4",
      "D4",
    ]);
  });

  it("plays everything half a quarter apart", () => {
    const times = notes
      .decode(["C4", "E4"])
      .notes.map((note) => [note.pitch, note.startTicks, note.durationTicks]);
    expect(times).toEqual([
      [60, 0, 240],
      [64, 240, 240],
    ]);
  });

  it("says which token it does not know", () => {
    expect(() => notes.decode(["C4", "0.4.7"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 2, "0.4.7", is none of the encoding notes (decode with the encoding that the run was trained with)]`,
    );
  });
});

describe("the piano parts of a piece", () => {
  it("keeps programs 0 to 7 and no drums", () => {
    const track = (program: number, isDrums = false) => ({
      name: "",
      channel: 0,
      program,
      isDrums,
    });
    const piece = createPiece({
      notes: [0, 1, 2, 3].map((track) => ({
        pitch: 60,
        startTicks: 0,
        durationTicks: 1,
        velocity: 1,
        track,
      })),
      tracks: [track(0), track(7), track(8), track(0, true)],
    });
    expect(pianosOf(piece).notes.map((note) => note.track)).toEqual([0, 1]);
  });
});
