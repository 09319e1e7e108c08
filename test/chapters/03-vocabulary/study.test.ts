import { describe, expect, it } from "vitest";
import {
  coverageByMinimumCount,
  deletionDamage,
  fitHeaps,
  vocabularyGrowth,
} from "../../../lib/chapters/03-vocabulary/study";
import { Random } from "../../../lib/core/random";

describe("coverageByMinimumCount", () => {
  it("counts kept kinds, and known tokens on both sides", () => {
    const training = [["a", "a", "b"]];
    expect(coverageByMinimumCount(training, [["a", "b", "c", "a"]], [1, 2, 3])).toEqual([
      { minimumCount: 1, tokens: 3, kept: 2, training: 1, heldOut: 0.75 },
      { minimumCount: 2, tokens: 3, kept: 1, training: 2 / 3, heldOut: 0.5 },
      { minimumCount: 3, tokens: 3, kept: 0, training: 0, heldOut: 0 },
    ]);
  });

  it("refuses sides without tokens", () => {
    expect(() => coverageByMinimumCount([[]], [["a"]], [1])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no tokens to count (both sides need pieces with notes)]`,
    );
  });
});

describe("vocabularyGrowth", () => {
  it("ends with every token and every kind, and never falls", () => {
    const pieces = Array.from({ length: 300 }, (_, i) => ["a", "b", `own ${i}`]);
    const points = vocabularyGrowth(pieces, Random.fromSeed(1), 20);
    expect(points.length).toBeLessThanOrEqual(21);
    expect(points.at(-1)).toEqual({ tokens: 900, kinds: 302 });
    for (let i = 1; i < points.length; i++) {
      expect(points[i].kinds).toBeGreaterThanOrEqual(points[i - 1].kinds);
    }
  });
});

describe("fitHeaps", () => {
  it("finds the law that made the points", () => {
    const points = [10, 100, 1000].map((tokens) => ({ tokens, kinds: 3 * tokens ** 0.5 }));
    const { factor, exponent } = fitHeaps(points);
    expect(factor).toBeCloseTo(3);
    expect(exponent).toBeCloseTo(0.5);
  });

  it("refuses a single point", () => {
    expect(() => fitHeaps([{ tokens: 5, kinds: 2 }])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid growth points: 1 (must be 2 or more of other lengths)]`,
    );
  });
});

describe("deletionDamage", () => {
  it("counts the neighbours that never were", () => {
    const damage = deletionDamage(
      [
        ["a", "x", "b", "a"],
        ["x", "a"],
      ],
      new Set(["a", "b"]),
    );
    expect(damage).toEqual({
      deleted: 2,
      tokens: 6,
      joints: 2,
      falseJoints: 1,
      inventedKinds: 1,
      examples: [{ pair: "a → b", count: 1 }],
    });
  });

  it("does not call invented what stands elsewhere in the music", () => {
    const damage = deletionDamage(
      [
        ["a", "x", "b"],
        ["a", "b"],
      ],
      new Set(["a", "b"]),
    );
    expect(damage).toMatchObject({ joints: 2, falseJoints: 1, inventedKinds: 0 });
  });
});
