import { describe, expect, test } from "vitest";
import { createPiece, type Piece } from "../../lib/music/piece";
import { type PrimerOptions, takePrimer } from "../../lib/sampling/primer";
import { firstGrammarFault } from "../../lib/tokens/encoding";
import { fourVoice } from "../../lib/tokens/four-voice";
import { allEncodings, encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { randomChorale } from "./chorales";

const melodyOf = (pitches: readonly number[], startTicks = 0) =>
  createPiece({
    name: "tune.mid",
    notes: pitches.map((pitch, i) => ({
      pitch,
      startTicks: startTicks + 480 * i,
      durationTicks: 480,
      velocity: 90,
      track: 0,
    })),
  });
const notes = encodingByName("notes");
const tune = melodyOf([60, 62, 64, 65, 67, 69, 71, 72]);
const vocabulary = buildVocabulary([notes.encode(tune)]);
const primerTokens = (...given: Parameters<typeof takePrimer>) => takePrimer(...given).tokens;

describe("the tokens of a primer", () => {
  test("takes the whole piece, its first bars or its first tokens", () => {
    expect(primerTokens(tune, notes, vocabulary)).toHaveLength(8);
    expect(primerTokens(tune, notes, vocabulary, { bars: 1 })).toEqual(["C4", "D4", "E4", "F4"]);
    expect(primerTokens(tune, notes, vocabulary, { tokens: 3 })).toEqual(["C4", "D4", "E4"]);
    expect(primerTokens(tune, notes, vocabulary, { bars: 1, tokens: 99 })).toHaveLength(4);
    expect(primerTokens(tune, notes, vocabulary, { bars: 99 })).toHaveLength(8);
  });

  test("moves the piece first when told to", () => {
    const low = melodyOf([58, 60]);
    expect(primerTokens(low, notes, vocabulary, { transpose: 2 })).toEqual(["C4", "D4"]);
  });

  test("cuts notes at the bar line", () => {
    const long = createPiece({
      notes: [{ pitch: 60, startTicks: 1440, durationTicks: 1920, velocity: 90, track: 0 }],
    });
    const encoding = encodingByName("note-durations");
    const written = buildVocabulary([[">3", "C4$1"]]);
    expect(primerTokens(long, encoding, written, { bars: 1 })).toEqual([">3", "C4$1"]);
  });

  test("a chorale's bars are whole steps with its own metre", () => {
    const chorale = randomChorale(1);
    const written = buildVocabulary([fourVoice.encode(chorale)]);
    const primer = primerTokens(chorale, fourVoice, written, { bars: 2 });
    expect(primer).toHaveLength(1 + 2 * 16 * 4);
    expect(primer).toEqual(fourVoice.encode(chorale).slice(0, primer.length));
  });

  test("of every encoding a primer of bars follows the grammar", () => {
    const chorale = randomChorale(2);
    for (const encoding of allEncodings()) {
      const written = buildVocabulary([encoding.encode(chorale), encoding.allTokens() ?? []]);
      const primer = primerTokens(chorale, encoding, written, { bars: 2 });
      expect(firstGrammarFault(encoding.grammar, primer)).toBe(-1);
      expect(primer.length).toBeGreaterThan(7);
    }
  });

  test("unknown tokens are left out on request, with what would then break the grammar", () => {
    const strange = melodyOf([60, 61, 62]);
    expect(primerTokens(strange, notes, vocabulary, { unknown: "drop" })).toEqual(["C4", "D4"]);
    const remi = encodingByName("remi");
    const known = buildVocabulary([remi.encode(melodyOf([60, 62, 62]))]);
    const primer = primerTokens(strange, remi, known, { unknown: "drop" });
    expect(remi.decode(primer).notes.map(({ pitch }) => pitch)).toEqual([60, 62]);
  });
});

describe("errors", () => {
  const message = (piece: Piece, options: PrimerOptions = {}) => {
    try {
      primerTokens(piece, notes, vocabulary, options);
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };

  test("say what is wrong with the primer and what would do", () => {
    expect([
      message(melodyOf([])),
      message(melodyOf([60, 62], 4800), { bars: 2 }),
      message(melodyOf([61, 63, 65])),
      message(melodyOf([20, 21, 22, 60, 100])),
      message(melodyOf([61, 63]), { unknown: "drop" }),
      message(tune, { bars: 0 }),
      message(tune, { tokens: 1.5 }),
      message(tune, { transpose: 0.5 }),
      message(tune, { transpose: 100 }),
    ]).toMatchInlineSnapshot(`
      [
        "primer tune.mid: no notes (take a file with notes, or begin without a primer)",
        "primer tune.mid: no notes in its first 2 bars (they begin in bar 3: take more bars)",
        "primer tune.mid: 2 of 3 tokens are not in the vocabulary: "C#4", "E-4" (transposed by -1 semitones it fits)",
        "primer tune.mid: 4 of 5 tokens are not in the vocabulary: "G#0", "A0", "B-0" and 1 more (no transposition fits: take fewer bars, drop the unknown tokens, or train on such music)",
        "primer tune.mid: 2 of 2 tokens are not in the vocabulary: "C#4", "E-4" (transposed by 1 semitones it fits)",
        "invalid bars: 0 (must be a whole number ≥ 1)",
        "invalid tokens: 1.5 (must be a whole number ≥ 1)",
        "invalid transpose: 0.5 (must be whole semitones)",
        "primer tune.mid: moved by 100 semitones it leaves the MIDI pitches 0 to 127 (transpose it by less)",
      ]
    `);
  });
});
