import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

describe("a seeded generator", () => {
  it("gives the same numbers for the same seed, on every machine and in every version", () => {
    const random = Random.fromSeed(7);
    expect([random.uint32(), random.uint32(), random.uint32()]).toMatchInlineSnapshot(`
      [
        1739348078,
        1033695072,
        2941349518,
      ]
    `);
  });

  it("goes on from a saved state as if it had never stopped", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, drawn) => {
        const random = Random.fromSeed(seed);
        for (let i = 0; i < drawn; i++) random.normal();
        const saved = JSON.parse(JSON.stringify(random.state()));
        expect(draw(Random.fromState(saved), 5)).toEqual(draw(random, 5));
      }),
    );
  });

  it("has forks that differ by label and leave it alone", () => {
    const random = Random.fromSeed(1);
    const before = random.state();
    expect(draw(random.fork("a"), 3)).not.toEqual(draw(random.fork("b"), 3));
    expect(random.state()).toEqual(before);
  });

  it("is uniform, and its normal deviates have mean 0 and variance 1", () => {
    const random = Random.fromSeed("moments");
    const uniform = draw(random, 20_000);
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1);
  });

  it("shuffles without losing an item", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = Random.fromSeed(seed).shuffle(items);
        expect([...shuffled].sort()).toEqual([...items].sort());
      }),
    );
  });

  it("draws in proportion to weights, and never an item of weight 0", () => {
    const random = Random.fromSeed(2);
    const counts = [0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[random.weighted([1, 0, 3])]++;
    expect(counts[1]).toBe(0);
    expect(counts[2] / 4000).toBeCloseTo(0.75, 1);
  });
});
