import { describe, expect, it } from "vitest";
import { noteDurations } from "../../lib/tokens/note-durations";
import { melody } from "./music";

const piece = melody([48, 0, 2], [64, 0, 1], [67, 1, 1 / 3], [60, 9, 0.5]);
const tokens = ["C3$2", "E4$1", ">1", "G4$1/3", ">4", ">4", "C4$1/2"];

describe("the note-durations encoding", () => {
  it("keeps every note's octave and duration, and the time between", () => {
    expect(noteDurations.encode(piece)).toEqual(tokens);
  });

  it("gives the piece back", () => {
    const times = (notes: typeof piece.notes) =>
      notes.map((note) => [note.pitch, note.startTicks, note.durationTicks]);
    expect(times(noteDurations.decode(tokens).notes)).toEqual(times(piece.notes));
  });

  it("ends a note where its pitch is struck again", () => {
    expect(noteDurations.encode(melody([60, 0, 4], [60, 1, 1]))).toEqual(["C4$1", ">1", "C4$1"]);
  });

  it("lets notes that begin together come from the lowest up, none of them twice", () => {
    const { grammar } = noteDurations;
    const state = ["E4$1"].reduce(grammar.next, grammar.start());
    const allowed = ["C4$1", "E4$2", "G4$1", ">1"].map((token) => grammar.allows(state, token));
    expect(allowed).toEqual([false, false, true, true]);
  });

  const idsAfter = (...said: string[]) => {
    const { factors } = noteDurations;
    return factors!.ids(said.reduce(factors!.next, factors!.start()));
  };

  it("knows where in four quarter notes it stands", () => {
    expect(noteDurations.factors!.names[0]).toBe("position");
    expect(idsAfter("C4$1", ">3/2", ">4", "E4$1")[0]).toBe(18);
  });

  it("knows nothing else before the first note", () => {
    expect(idsAfter()).toEqual([0, 0, 0, 0, 0]);
  });

  it("knows which part comes next, its old pitch, and when a note will end", () => {
    // C3 ends with E4 at 1, G4 sounds on to 2: two free parts, whose pitches were C3 and E4.
    const chord = ["C3$1", "E4$1", "G4$2", ">1"];
    expect(idsAfter(...chord)).toEqual([12, 0, 48 + 1, 2, 12]);
    expect(idsAfter(...chord, "D3$1/2")).toEqual([12, 50 + 1, 64 + 1, 1, 6]);
    expect(idsAfter(...chord, "D3$1/2", "F4$1")).toEqual([12, 65 + 1, 0, 0, 6]);
  });

  it("keeps the free parts over a rest that takes two shifts", () => {
    expect(idsAfter("C3$1", ">4", ">2")).toEqual([24, 0, 48 + 1, 1, 0]);
  });
});
