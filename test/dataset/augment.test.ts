import { describe, expect, it } from "vitest";
import { stretchTempo, transposedSequences, transpositionTable } from "../../lib/dataset/augment";
import { encodingByName } from "../../lib/tokens/registry";
import { specialTokens, Vocabulary } from "../../lib/tokens/vocabulary";
import { twoNotesAndADrum as piece } from "../music/two-notes-and-a-drum";

describe("stretchTempo", () => {
  it("plays faster, by whole microseconds", () => {
    expect(stretchTempo(piece, 2).tempos).toEqual([{ ticks: 0, microsecondsPerQuarter: 250_000 }]);
    expect(() => stretchTempo(piece, 0)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid tempo factor: 0 (must be > 0)]`,
    );
  });
});

describe("transpositionTable", () => {
  const encoding = encodingByName("note-durations");
  const vocabulary = Vocabulary.fromTokens([...specialTokens, "C4$1", "D4$1", ">1", "G9$1"]);

  it("has every token's counterpart, <unk> where it is not known, −1 where there is none", () => {
    expect([...transpositionTable(encoding, vocabulary, 2)]).toEqual([0, 1, 2, 4, 0, 5, -1]);
  });

  it("has them all in a vocabulary of all transpositions", () => {
    const sequences = transposedSequences(encoding, [["C4$1", ">1", "E4$1"]], [-1, 0, 1]);
    expect(sequences).toEqual([
      ["B3$1", ">1", "E-4$1"],
      ["C4$1", ">1", "E4$1"],
      ["C#4$1", ">1", "F4$1"],
    ]);
  });
});
