import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import {
  effectiveSampleSize,
  logSumExp,
  normaliseWeights,
  resampleSystematically,
} from "../../lib/sampling/particles";

describe("particles", () => {
  test("the effective sample size is n for equal weights, 1 for one survivor, 0 for none", () => {
    expect(effectiveSampleSize([-3, -3, -3, -3])).toBeCloseTo(4);
    expect(effectiveSampleSize([-Infinity, -700, -Infinity])).toBeCloseTo(1);
    expect(effectiveSampleSize([-Infinity, -Infinity])).toBe(0);
  });

  test("log-sum-exp neither overflows nor underflows", () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.log(2));
    expect(logSumExp([-1000, -Infinity])).toBeCloseTo(-1000);
    expect(logSumExp([])).toBe(-Infinity);
  });

  test("two particles of half the weight each get half the children", () => {
    expect([...resampleSystematically([0.5, 0, 0.5, 0], Random.fromSeed(1))]).toEqual([0, 0, 2, 2]);
  });

  test("a particle of weight w gets ⌊nw⌋ or ⌈nw⌉ children, a dead one none", () => {
    const weights = fc
      .array(fc.oneof(fc.double({ min: -50, max: 0, noNaN: true }), fc.constant(-Infinity)), {
        minLength: 1,
        maxLength: 40,
      })
      .filter((list) => list.some((weight) => weight > -Infinity))
      .map((list) => normaliseWeights(list));
    fc.assert(
      fc.property(weights, fc.integer(), (normal, seed) => {
        const children = new Array<number>(normal.length).fill(0);
        for (const parent of resampleSystematically(normal, Random.fromSeed(seed))) {
          children[parent]++;
        }
        normal.forEach((weight, i) => {
          expect(children[i]).toBeGreaterThanOrEqual(Math.floor(normal.length * weight - 1e-9));
          expect(children[i]).toBeLessThanOrEqual(Math.ceil(normal.length * weight + 1e-9));
          if (weight === 0) expect(children[i]).toBe(0);
        });
      }),
    );
  });
});
