import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import { argmaxOf, normaliseRow } from "../../lib/sampling/rows";
import {
  chooseToken,
  type SamplingStrategy,
  shapeDistribution,
} from "../../lib/sampling/strategies";
import { type StepName, strategySteps } from "../../lib/sampling/strategy-steps";

const step = (name: StepName, row: number[], value: number, recentIds: number[] = []) =>
  strategySteps.find((each) => each.name === name)!.apply(row, value, recentIds);
const logs = (...probabilities: number[]) => probabilities.map(Math.log);
const probabilities = (row: ArrayLike<number>) =>
  Array.from(normaliseRow(row), (value) => Number(Math.exp(value).toFixed(6)));

describe("exact cases", () => {
  const row = logs(0.5, 0.3, 0.2);

  test("temperature 1 changes nothing, one half squares, two takes roots", () => {
    expect(probabilities(step("temperature", row, 1))).toEqual([0.5, 0.3, 0.2]);
    expect(probabilities(step("temperature", row, 0.5))).toEqual(
      [0.25, 0.09, 0.04].map((p) => Number((p / 0.38).toFixed(6))),
    );
    const roots = [0.5, 0.3, 0.2].map(Math.sqrt);
    const sum = roots[0] + roots[1] + roots[2];
    expect(probabilities(step("temperature", row, 2))).toEqual(
      roots.map((root) => Number((root / sum).toFixed(6))),
    );
  });

  test("top-k keeps the k likeliest, of equals the first", () => {
    expect(probabilities(step("topK", row, 2))).toEqual([0.625, 0.375, 0]);
    expect(probabilities(step("topK", logs(0.25, 0.25, 0.25, 0.25), 1))).toEqual([1, 0, 0, 0]);
    expect(probabilities(step("topK", row, 99))).toEqual([0.5, 0.3, 0.2]);
  });

  test("top-p keeps the fewest likeliest that reach p", () => {
    expect(probabilities(step("topP", row, 0.4))).toEqual([1, 0, 0]);
    expect(probabilities(step("topP", row, 0.6))).toEqual([0.625, 0.375, 0]);
    expect(probabilities(step("topP", row, 1))).toEqual([0.5, 0.3, 0.2]);
    expect(probabilities(step("topP", row, 1e-9))).toEqual([1, 0, 0]);
  });

  test("min-p is relative to the likeliest token", () => {
    expect(probabilities(step("minP", row, 0.5))).toEqual([0.625, 0.375, 0]);
    expect(probabilities(step("minP", row, 0))).toEqual([0.5, 0.3, 0.2]);
    expect(probabilities(step("minP", row, 1))).toEqual([1, 0, 0]);
  });

  test("the repetition penalty raises recent tokens to a power", () => {
    const once = step("repetitionPenalty", row, 2, [0, 0]);
    expect(Array.from(once, Math.exp).map((p) => Number(p.toFixed(6)))).toEqual([0.25, 0.3, 0.2]);
  });

  test("the penalty looks back only as far as its window", () => {
    const strategy = { repetitionPenalty: 1000, argmax: true };
    const later = Array(63).fill(1);
    expect(argmaxOf(shapeDistribution(row, strategy, [0, ...later]))).toBe(2);
    expect(argmaxOf(shapeDistribution(row, strategy, [0, ...later, 1]))).toBe(0);
  });

  test("temperature comes before top-p: a hot distribution has a wider nucleus", () => {
    const cold = shapeDistribution(row, { temperature: 0.5, topP: 0.6 });
    const hot = shapeDistribution(row, { temperature: 100, topP: 0.6 });
    expect(cold.filter((value) => value > -Infinity)).toHaveLength(1);
    expect(hot.filter((value) => value > -Infinity)).toHaveLength(2);
  });

  test("argmax puts everything on the likeliest allowed token and draws nothing", () => {
    const random = Random.fromSeed(1);
    const before = JSON.stringify(random.state());
    expect(chooseToken([-Infinity, ...logs(0.4, 0.6)], { argmax: true }, random)).toBe(2);
    expect(JSON.stringify(random.state())).toBe(before);
  });
});

describe("properties", () => {
  const rows = fc
    .array(fc.oneof(fc.double({ min: -1e6, max: 0, noNaN: true }), fc.constant(-Infinity)), {
      minLength: 1,
      maxLength: 20,
    })
    .filter((row) => row.some((value) => value > -Infinity));
  const strategies = fc.record(
    {
      temperature: fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      topK: fc.integer({ min: 1, max: 30 }),
      topP: fc.double({ min: 1e-12, max: 1, noNaN: true }),
      minP: fc.double({ min: 0, max: 1, noNaN: true }),
      repetitionPenalty: fc.double({ min: 1, max: 1e6, noNaN: true }),
      argmax: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<SamplingStrategy>;

  test("a shaped row sums to one, is never NaN, and never frees what was forbidden", () => {
    fc.assert(
      fc.property(rows, strategies, (row, strategy) => {
        const shaped = shapeDistribution(row, strategy, [0]);
        const sum = shaped.reduce((total, value) => total + Math.exp(value), 0);
        expect(sum).toBeCloseTo(1, 9);
        shaped.forEach((value, id) => {
          expect(value).not.toBeNaN();
          if (row[id] === -Infinity) expect(value).toBe(-Infinity);
        });
      }),
    );
  });

  test("what is chosen was allowed", () => {
    fc.assert(
      fc.property(rows, strategies, fc.integer(), (row, strategy, seed) => {
        const id = chooseToken(row, strategy, Random.fromSeed(seed), [0]);
        expect(row[id]).toBeGreaterThan(-Infinity);
      }),
    );
  });

  test("draws follow the distribution", () => {
    const random = Random.fromSeed(3);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[chooseToken(logs(0.5, 0.3, 0.2), {}, random)]++;
    expect(counts[0] / 20_000).toBeCloseTo(0.5, 1);
    expect(counts[2] / 20_000).toBeCloseTo(0.2, 1);
  });
});

describe("errors", () => {
  const message = (strategy: SamplingStrategy, row: number[] = logs(0.5, 0.5)) => {
    try {
      shapeDistribution(row, strategy);
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };

  test("every setting out of range is named with its value", () => {
    expect([
      message({ temperature: -1 }),
      message({ temperature: 0 }),
      message({ temperature: Number.NaN }),
      message({ temperature: Infinity }),
      message({ topK: 0 }),
      message({ topK: 1.5 }),
      message({ topP: 0 }),
      message({ topP: 1.1 }),
      message({ minP: -0.1 }),
      message({ repetitionPenalty: 0.5 }),
    ]).toMatchInlineSnapshot(`
      [
        "invalid temperature: -1 (must be > 0 and finite)",
        "invalid temperature: 0 (must be > 0 and finite)",
        "invalid temperature: NaN (must be > 0 and finite)",
        "invalid temperature: Infinity (must be > 0 and finite)",
        "invalid top-k: 0 (must be a whole number ≥ 1)",
        "invalid top-k: 1.5 (must be a whole number ≥ 1)",
        "invalid top-p: 0 (must be > 0 and ≤ 1)",
        "invalid top-p: 1.1 (must be > 0 and ≤ 1)",
        "invalid min-p: -0.1 (must be ≥ 0 and ≤ 1)",
        "invalid repetition-penalty: 0.5 (must be ≥ 1 and finite)",
      ]
    `);
  });

  test("a damaged or empty row says so", () => {
    expect([
      message({}, [Number.NaN, 0]),
      message({}, [-Infinity, -Infinity]),
      message({ argmax: true }, [-Infinity]),
      message({}, [Infinity, 0]),
    ]).toMatchInlineSnapshot(`
      [
        "the model says NaN for token 0 (its weights are damaged: retrain)",
        "no token is allowed (loosen the constraints)",
        "no token is allowed (loosen the constraints)",
        "the model says +∞ for a token (its weights are damaged: retrain)",
      ]
    `);
  });
});
