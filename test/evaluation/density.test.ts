import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import {
  compareDensities,
  type DensityComparison,
  estimateDensities,
  scottBandwidth,
} from "../../lib/evaluation/density";

/** Oracle: the two densities point by point, no binning, integrated on a fine grid. */
function compareDirectly(first: readonly number[], second: readonly number[]) {
  const low = Math.min(...first, ...second);
  const high = Math.max(...first, ...second);
  const least = (high - low) / 200;
  const widths = [first, second].map((sample) => Math.max(scottBandwidth(sample), least));
  const margin = 6 * Math.max(...widths);
  const density = (sample: readonly number[], h: number, x: number) =>
    sample.reduce((sum, at) => sum + Math.exp(-0.5 * ((x - at) / h) ** 2), 0) /
    (sample.length * h * Math.sqrt(2 * Math.PI));
  const points = 20_000;
  const step = (high - low + 2 * margin) / points;
  let overlapArea = 0;
  let klDivergence = 0;
  for (let i = 0; i < points; i++) {
    const x = low - margin + (i + 0.5) * step;
    const [p, q] = [density(first, widths[0], x), density(second, widths[1], x)];
    overlapArea += Math.min(p, q) * step;
    if (p > 1e-300 && q > 0) klDivergence += p * Math.log(p / q) * step;
  }
  return { overlapArea, klDivergence };
}

function expectEqual({ overlapArea, klDivergence }: DensityComparison): void {
  expect(overlapArea).toBeCloseTo(1, 9);
  expect(klDivergence).toBeCloseTo(0, 9);
}

const normals = (n: number, mean: number, spread: number, seed: number) => {
  const random = Random.fromSeed(seed);
  return Array.from({ length: n }, () => mean + spread * random.normal());
};

describe("densities on one common grid", () => {
  test("Scott's bandwidth is σ n^(−1/5)", () => {
    expect(scottBandwidth([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3) * 4 ** -0.2);
    expect(scottBandwidth([7])).toBe(0);
    expect(scottBandwidth([7, 7])).toBe(0);
  });

  test("equal samples overlap wholly, far ones not at all", () => {
    expectEqual(compareDensities([1, 2, 3], [1, 2, 3]));
    const far = compareDensities([1, 2, 3], [101, 102, 103]);
    expect(far.overlapArea).toBeLessThan(1e-6);
    expect(far.klDivergence).toBeGreaterThan(100);
    expect(far.klDivergence).toBeLessThan(Infinity);
  });

  test("constants compare without NaN", () => {
    expectEqual(compareDensities([5], [5, 5]));
    expectEqual(compareDensities([0, 0], [0]));
    expect(compareDensities([0], [1]).overlapArea).toBeLessThan(1e-6);
  });

  test("two normals one deviation apart overlap by 2Φ(−½), and their KL is ½", () => {
    const result = compareDensities(normals(20_000, 0, 1, 1), normals(20_000, 1, 1, 2));
    expect(result.overlapArea).toBeCloseTo(0.617, 1);
    expect(Math.abs(result.klDivergence - 0.5)).toBeLessThan(0.06);
  });

  test("agrees with the direct sum on fine points", () => {
    for (const [a, b] of [
      [normals(30, 0, 1, 3), normals(40, 0.5, 2, 4)],
      [
        [1, 2, 2, 3, 10],
        [2, 3, 3, 4],
      ],
      [normals(200, 5, 0.1, 5), normals(10, 5, 3, 6)],
    ]) {
      const fast = compareDensities(a, b);
      const direct = compareDirectly(a, b);
      expect(fast.overlapArea).toBeCloseTo(direct.overlapArea, 2);
      expect(fast.klDivergence / direct.klDivergence).toBeCloseTo(1, 1);
    }
  });

  test("both densities integrate to one, and the overlap is symmetric", () => {
    const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const pair = estimateDensities(a, b);
        for (const density of [pair.first, pair.second]) {
          expect(density.reduce((sum, value) => sum + value, 0) * pair.step).toBeCloseTo(1, 6);
        }
        const forth = compareDensities(a, b);
        const back = compareDensities(b, a);
        expect(forth.overlapArea).toBeCloseTo(back.overlapArea, 9);
        expect(forth.klDivergence).toBeGreaterThanOrEqual(0);
        expect(forth.klDivergence).toBeLessThan(Infinity);
      }),
    );
  });

  test("what cannot be compared is refused", () => {
    expect(() => compareDensities([], [1])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid sample: [] (must hold numbers)]`,
    );
    expect(() => compareDensities([Number.NaN], [1])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid sample: NaN (must hold finite numbers)]`,
    );
  });
});
