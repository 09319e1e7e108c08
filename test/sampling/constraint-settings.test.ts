import { describe, expect, test } from "vitest";
import { buildConstraints, type ConstraintSettings } from "../../lib/sampling/constraint-settings";
import { fourVoice } from "../../lib/tokens/four-voice";
import { encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";

const notes = encodingByName("notes");
const vocabulary = buildVocabulary([notes.allTokens()!]);

describe("buildConstraints", () => {
  test("makes what is set, in a stated order", () => {
    const settings = { scale: "G major", range: "C3..C6", polyphony: 3 };
    const names = buildConstraints(notes, vocabulary, settings).map(({ name }) => name);
    expect(names).toEqual(["scale G major", "pitch range C3 to C6", "polyphony at most 3"]);
    expect(buildConstraints(notes, vocabulary, {})).toEqual([]);
    const chorales = buildVocabulary([fourVoice.allTokens()!]);
    expect(buildConstraints(fourVoice, chorales, { forbidParallels: true })).toHaveLength(1);
  });

  test("contradictory settings say what each leaves", () => {
    const message = (settings: ConstraintSettings) => {
      try {
        buildConstraints(notes, vocabulary, settings);
      } catch (error) {
        return (error as Error).message;
      }
      return "no error";
    };
    const chords = encodingByName("chord-durations");
    const known = buildVocabulary([["C4.E4.G4$1", "rest$1"]]);
    expect([
      message({ scale: "C major", range: "C#4..C#4" }),
      message({ polyphony: 0 }),
      message({ scale: "loud" }),
      message({ forbidParallels: true }),
    ]).toMatchInlineSnapshot(`
      [
        "no note is left of the 128 in the vocabulary: scale C major leaves 75, pitch range C#4 to C#4 leaves 1 (widen or drop one of them)",
        "invalid maximum polyphony: 0 (must be a whole number ≥ 1)",
        "invalid scale: "loud" (must be a tonic and a mode, as "C major" or "F# dorian"; modes are major, minor, natural minor, harmonic minor, melodic minor, dorian, phrygian, lydian, mixolydian, locrian, pentatonic, minor pentatonic, blues, whole-tone, chromatic)",
        "invalid encoding: "notes" (has no voices to lead: forbidParallels needs a four-voice encoding)",
      ]
    `);
    expect(() =>
      buildConstraints(chords, known, { polyphony: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[NothingAllowedError: no note is left of the 1 in the vocabulary: polyphony at most 2 leaves 0 (widen or drop one of them)]`,
    );
  });

  test("four voices that never rest cannot be fewer", () => {
    const all = fourVoice.allTokens()!;
    const restless = buildVocabulary([all.filter((token) => token !== "rest")]);
    expect(() =>
      buildConstraints(fourVoice, restless, { polyphony: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[NothingAllowedError: polyphony at most 2: the 4 voices that this model learnt from never rest (drop it, or take a model of music with rests)]`,
    );
    expect(buildConstraints(fourVoice, restless, { polyphony: 4 })).toHaveLength(1);
    expect(buildConstraints(fourVoice, buildVocabulary([all]), { polyphony: 2 })).toHaveLength(1);
  });
});
