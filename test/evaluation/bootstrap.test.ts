import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import { bootstrapMean, bootstrapRatio } from "../../lib/evaluation/bootstrap";

const random = () => Random.fromSeed(1);

describe("bootstrap", () => {
  test("equal pieces have an interval of no width, one piece has none", () => {
    const same = bootstrapRatio([2, 4, 6], [1, 2, 3], { random: random() });
    expect(same).toEqual({ low: 2, high: 2 });
    expect(bootstrapMean([5], { random: random() }).low).toBeNaN();
  });

  test("the interval of a mean is near ±1.96 standard errors", () => {
    const draws = random();
    const values = Array.from({ length: 400 }, () => draws.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / 400;
    const { low, high } = bootstrapMean(values, { random: random(), resamples: 4000 });
    expect(mean - low).toBeCloseTo(1.96 / 20, 1);
    expect(high - mean).toBeCloseTo(1.96 / 20, 1);
  });

  test("same seed, same interval", () => {
    const run = () => bootstrapMean([1, 5, 2, 8], { random: random() });
    expect(run()).toEqual(run());
  });

  test("settings out of range are named", () => {
    expect(() => bootstrapRatio([1], [1, 2], { random: random() })).toThrow("invalid denominators");
    expect(() =>
      bootstrapMean([1, 2], { random: random(), level: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid level: 1 (must be between 0 and 1)]`,
    );
  });
});
