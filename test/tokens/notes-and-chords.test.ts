import { describe, expect, it } from "vitest";
import { notesAndChords } from "../../lib/tokens/notes-and-chords";
import { melody } from "./music";

describe("the notes-and-chords encoding", () => {
  it("writes notes by name and chords in normal order", () => {
    const piece = melody(
      [64, 0, 1],
      [67, 0, 1],
      [72, 0, 1],
      [67, 1, 1],
      [61, 2, 1],
      [65, 2, 1],
      [66, 2, 1],
    );
    expect(notesAndChords.encode(piece)).toEqual(["0.4.7", "G4", "1.5.6"]);
  });

  it("plays chords from middle C up, half a quarter apart", () => {
    const piece = notesAndChords.decode(["10.2.5", "B-2"]);
    expect(piece.notes.map((note) => [note.pitch, note.startTicks])).toEqual([
      [62, 0],
      [65, 0],
      [70, 0],
      [46, 240],
    ]);
  });

  it("plays any octave of a pitch class as the octave above middle C", () => {
    const tokens = notesAndChords.encode(melody([36, 0, 1], [48, 0, 1], [72, 0, 1]));
    expect(tokens).toEqual(["0"]);
    expect(notesAndChords.decode(tokens).notes.map((note) => note.pitch)).toEqual([60, 72]);
    expect(notesAndChords.encode(notesAndChords.decode(tokens))).toEqual(tokens);
  });

  it("turns transposed chords around within the octave", () => {
    expect(notesAndChords.transpose("9.0.4", 5)).toBe("2.5.9");
    expect(notesAndChords.transpose("C4", -2)).toBe("B-3");
  });
});
