import { describe, expect, test } from "vitest";
import { compareSets } from "../../lib/evaluation/compare-sets";
import {
  compareSetDistances,
  interDistances,
  intraDistances,
} from "../../lib/evaluation/set-distances";
import { createPiece, type Piece } from "../../lib/music/piece";
import { randomChorale } from "../sampling/chorales";

const chorales = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => randomChorale(first + i));
const monotone: Piece = createPiece({
  name: "monotone",
  notes: Array.from({ length: 64 }, (_, i) => ({
    pitch: 64,
    startTicks: 240 * i,
    durationTicks: 240,
    velocity: 90,
    track: 0,
  })),
});

describe("distances within and between sets", () => {
  test("are Euclidean, every pair once", () => {
    expect([...intraDistances([[0], [3], [7]])]).toEqual([3, 7, 4]);
    expect([
      ...interDistances(
        [
          [0, 0],
          [1, 1],
        ],
        [[3, 4]],
      ),
    ]).toEqual([5, Math.sqrt(13)]);
  });

  test("pieces in which a descriptor is undefined are left out; too few give null", () => {
    expect(compareSetDistances([[1], [Number.NaN]], [[2]])).toBeNull();
    expect(compareSetDistances([[1], [2], [Number.NaN]], [[2]])?.intraMean).toBe(1);
  });
});

describe("compareSets", () => {
  const rows = compareSets([
    { label: "train", role: "training", pieces: chorales(0, 20) },
    { label: "held out", role: "real", pieces: chorales(100, 20) },
    { label: "collapsed", role: "model", pieces: [monotone, monotone, monotone] },
  ]);

  test("rows say what they are", () => {
    expect(rows.map(({ label, role, pieces }) => [label, role, pieces])).toEqual([
      ["train", "training", 20],
      ["held out", "real", 20],
      ["collapsed", "model", 3],
    ]);
  });

  test("music of the same kind overlaps, collapsed music does not", () => {
    const [, ceiling, collapsed] = rows;
    expect(ceiling.meanOverlapArea).toBeGreaterThan(0.85);
    expect(collapsed.meanOverlapArea).toBeLessThan(0.4);
    expect(ceiling.meanKlDivergence).toBeLessThan(collapsed.meanKlDivergence);
    expect(collapsed.scalars.loopShare.mean).toBeGreaterThan(0.9);
    expect(collapsed.scalars.polyphony).toMatchObject({ mean: 1, deviation: 0 });
    expect(ceiling.scalars.polyphony.valueOverlap).toBeGreaterThan(0.5);
  });

  test("histograms are means over pieces", () => {
    expect(rows[2].histograms.pitches[64]).toBe(1);
    expect(rows[0].histograms.pitches.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  test("labels must differ, one set is of training, sets must hold music", () => {
    const train = { label: "train", role: "training", pieces: chorales(0, 2) } as const;
    expect(() => compareSets([{ ...train, role: "real" }])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid roles: ["real"] (must hold "training" once)]`,
    );
    expect(() => compareSets([train, train])).toThrow("invalid labels");
    const empty = [train, { label: "ours", role: "model", pieces: [] } as const];
    expect(() => compareSets(empty)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: ours: no pieces to compare]`,
    );
  });
});
