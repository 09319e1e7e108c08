import { describe, expect, it } from "vitest";
import { buildDataset } from "../../lib/dataset/dataset";
import { numberTokens, sharePairsKnown } from "../../lib/dataset/token-numbers";
import { createPiece } from "../../lib/music/piece";
import { encodingByName } from "../../lib/tokens/registry";

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
  const dataset = buildDataset(pieces, { encoding: encodingByName("notes"), seed: 1 });

  it("numbers tokens from 0 on, the most frequent first, without the special ones", () => {
    const numbered = numberTokens(dataset);
    expect(numbered.names).toEqual(["C4", "D4"]);
    expect(numbered.train).toEqual([Int32Array.of(0, 1, 0), Int32Array.of(0, 1, 0)]);
    expect(numbered.test).toEqual([Int32Array.of(0, 1, 0)]);
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
