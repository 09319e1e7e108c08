import { describe, expect, it } from "vitest";
import {
  indexGanFor,
  numberTokens,
  passagesOf,
  sharePairsKnown,
} from "../../../lib/chapters/07-gan/token-numbers";
import { createPiece } from "../../../lib/music/piece";

const scale = (name: string, pitches: readonly number[]) =>
  createPiece({
    name,
    notes: pitches.map((pitch, i) => ({
      ...{ pitch, startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });

describe("numberTokens", () => {
  const pieces = [scale("a", [60, 62, 60]), scale("b", [60, 62, 60]), scale("c", [60, 62, 60])];

  it("numbers tokens from 0 on, the most frequent first, without the special ones", () => {
    const { names, train, test, dataset } = numberTokens(pieces, 1);
    expect(names).toEqual(dataset.vocabulary.tokens.slice(3));
    expect([train.length, test.length]).toEqual([2, 1]);
    const spoken = Array.from(train[0], (number) => names[number]);
    expect(spoken).toEqual(dataset.tokens[dataset.split.train[0]]);
    expect(dataset.vocabulary.counts.slice(3)).toEqual(
      [...dataset.vocabulary.counts.slice(3)].sort((a, b) => b - a),
    );
  });
});

describe("sharePairsKnown", () => {
  it("counts pairs of neighbours that the sequences have", () => {
    expect(sharePairsKnown([Int32Array.of(1, 2, 3)], [Int32Array.of(1, 2)])).toBe(0.5);
    expect(sharePairsKnown([Int32Array.of(2, 1)], [Int32Array.of(1, 2)])).toBe(0);
  });

  it("is 0 where there are no pairs", () => {
    expect(sharePairsKnown([Int32Array.of(1)], [])).toBe(0);
  });
});

describe("passages for a GAN on indices", () => {
  const numbered = {
    names: ["a", "b", "c"],
    train: [Int32Array.of(0, 1, 2, 0), Int32Array.of(1, 2)],
    test: [],
  };

  it("are as long as the settings say, or as the longest piece", () => {
    expect(indexGanFor(numbered, { length: 3 }).length).toBe(3);
    expect(indexGanFor(numbered, { length: 50, units: 8 })).toMatchObject({ length: 4, units: 8 });
    expect(indexGanFor(numbered, {}).vocabularySize).toBe(3);
  });

  it("are cut from the pieces that are long enough", () => {
    expect(passagesOf(numbered, 3, 64)).toEqual([Int32Array.of(0, 1, 2)]);
    expect(passagesOf(numbered, 2, 1)).toEqual([Int32Array.of(0, 1)]);
  });
});
