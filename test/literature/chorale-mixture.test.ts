import { describe, expect, it } from "vitest";
import { countKeysLeft, inTwelveKeys, scoreChorales } from "../../lib/literature";
import { pitchName } from "../../lib/music";
import { emptyGrid, Vocabulary } from "../../lib/tokens";
import { fixedModel } from "../models/fixtures/fixed-model";

/** The pitches 60 to 66, the special tokens and the rest. */
const names = Array.from({ length: 7 }, (_, i) => pitchName(60 + i));
const vocabulary = Vocabulary.fromTokens(["<unk>", "<start>", "<end>", "rest", ...names]);

const grid = (...pitches: readonly number[]) => {
  const made = emptyGrid(pitches.length / 4);
  made.pitches.set(pitches);
  return made;
};

describe("a network in twelve keys", () => {
  it("says a pitch by the mean over the keys that still have it", async () => {
    // Of C4 to F#4 only C4 is likely: every pitch is likely in the key that makes it a C4.
    const share = [0.01, 0.01, 0.08, 0.01, 0.83, ...names.slice(1).map(() => 0.01)];
    const mixed = inTwelveKeys(fixedModel(share), vocabulary);
    // C4 may stand in the keys 0 to +5, seven pitches up: six voices of the twelve.
    const first = (0.83 + 5 * 0.01) / 12;
    const later = (0.83 + 5 * 0.01) / 6;
    const nats = -Math.log(first) - 3 * Math.log(later) - Math.log(0.08);
    const { mean, counts } = await scoreChorales(mixed, vocabulary, [grid(60, 60, 60, 60)]);
    expect(counts).toEqual([4]);
    expect(mean).toBeCloseTo(nats / 4, 5);
  });

  it("counts the keys that a piece leaves", () => {
    expect(countKeysLeft(vocabulary, [grid(60, 60, 60, 60)])).toBe(6); // all that go down
    expect(countKeysLeft(vocabulary, [grid(60, 66, 60, 60), grid(-1, -1, -1, -1)])).toBe(11);
  });
});
