import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import type { Constraint } from "../../lib/sampling/rules";
import { type SteerOptions, steerTokens } from "../../lib/sampling/steer-tokens";
import { MarkovModel, type Table, vocabularyOf } from "./tiny-models";

const vocabulary = vocabularyOf("A", "B", "C");
const table: Table = {
  "<start>": { A: 0.6, B: 0.3, C: 0.1 },
  A: { A: 0.1, B: 0.7, C: 0.1, "<end>": 0.1 },
  B: { A: 0.3, B: 0.3, C: 0.2, "<end>": 0.2 },
  C: { A: 0.05, B: 0.05, C: 0.5, "<end>": 0.4 },
};
const model = new MarkovModel(vocabulary, table);

/** Every way to fill the gaps with its exact probability: the oracle. */
function enumerate(fixed: readonly (string | null)[]): Map<string, number> {
  let ways = new Map([["", 1]]);
  for (const token of fixed) {
    const longer = new Map<string, number>();
    for (const [way, p] of ways) {
      for (const next of token === null ? ["A", "B", "C"] : [token]) {
        longer.set(way + next, p * (table[way.at(-1) ?? "<start>"][next] ?? 0));
      }
    }
    ways = longer;
  }
  return new Map([...ways].map(([way, p]) => [way, p * table[way.at(-1)!]["<end>"]]));
}

describe("steerTokens", () => {
  const fixed = [null, "C", null, null, "A"];
  const exact = enumerate(fixed);
  const evidence = [...exact.values()].reduce((sum, p) => sum + p, 0);

  test("says what is fixed and reports the model's likelihood of the whole", async () => {
    const result = await steerTokens(model, vocabulary, fixed, { random: Random.fromSeed(1) });
    expect(result.tokens[1]).toBe("C");
    expect(result.tokens[4]).toBe("A");
    expect(result.logLikelihood).toBeCloseTo(Math.log(exact.get(result.tokens.join(""))!), 5);
  });

  test("finds the likeliest filling", async () => {
    const result = await steerTokens(model, vocabulary, fixed, {
      random: Random.fromSeed(2),
      particles: 500,
    });
    const [best] = [...exact].sort((a, b) => b[1] - a[1])[0];
    expect(result.tokens.join("")).toBe(best);
  });

  test("estimates the probability of the fixed tokens without bias", async () => {
    let sum = 0;
    for (let seed = 0; seed < 40; seed++) {
      const options = { random: Random.fromSeed(seed), particles: 100 };
      sum += Math.exp((await steerTokens(model, vocabulary, fixed, options)).logEvidence);
    }
    expect(sum / 40 / evidence).toBeCloseTo(1, 1);
  });

  test("drawn particles follow the exact posterior", async () => {
    const counts = new Map<string, number>();
    const runs = 600;
    for (let seed = 0; seed < runs; seed++) {
      const random = Random.fromSeed(seed);
      const options = { random, particles: 64, choose: "sample" } as const;
      const way = (await steerTokens(model, vocabulary, fixed, options)).tokens.join("");
      counts.set(way, (counts.get(way) ?? 0) + 1);
    }
    let distance = 0;
    for (const [way, p] of exact) {
      distance += Math.abs((counts.get(way) ?? 0) / runs - p / evidence) / 2;
    }
    expect(distance).toBeLessThan(0.1);
  });

  test("a mask weighs: the evidence is the probability that constraint and fixed tokens hold", async () => {
    const noB: Constraint<null> = {
      name: "no B",
      start: () => null,
      next: () => null,
      allows: (_, token) => token !== "B",
    };
    const result = await steerTokens(model, vocabulary, [null, null], {
      random: Random.fromSeed(3),
      particles: 2000,
      constraints: [noB],
      endHere: false,
    });
    const p = 0.6 * (0.1 + 0.1) + 0.1 * (0.05 + 0.5);
    expect(Math.exp(result.logEvidence) / p).toBeCloseTo(1, 1);
    expect(result.tokens).not.toContain("B");
  });

  test("same seed, same tokens; streams are closed", async () => {
    const run = () => steerTokens(model, vocabulary, fixed, { random: Random.fromSeed(9) });
    const closedBefore = model.closed;
    expect(await run()).toEqual(await run());
    expect(model.closed).toBe(closedBefore + 2);
  });
});

describe("errors", () => {
  const message = async (
    fixed: (string | null)[],
    options: Partial<SteerOptions> = {},
    from = model,
  ) => {
    try {
      await steerTokens(from, vocabulary, fixed, { random: Random.fromSeed(1), ...options });
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };

  test("say what is fixed, where, and what would do", async () => {
    const noC: Constraint<null> = {
      name: "no C",
      start: () => null,
      next: () => null,
      allows: (_, token) => token !== "C",
    };
    const never = new MarkovModel(vocabulary, { ...table, B: { B: 1 } });
    const aborted = AbortSignal.abort();
    expect([
      await message([]),
      await message([null], { particles: 1 }),
      await message([null], { strategy: { argmax: true } as object }),
      await message([null, "Z"]),
      await message([null, "C"], { constraints: [noC] }),
      await message(["B", "A"], {}, never),
      await message([null, null], { signal: aborted }),
    ]).toMatchInlineSnapshot(`
      [
        "invalid number of tokens: 0 (must be ≥ 1)",
        "invalid particles: 1 (must be a whole number ≥ 2)",
        "invalid argmax: true (particles must differ: leave it out here)",
        "fixed token "Z" at position 1 is not in the vocabulary (the training music never has it: transpose the given notes, or train on more music)",
        "fixed token "C" at token 1 of 2 breaks no C in every particle (loosen that constraint, or give more particles)",
        "the model gives no probability to any allowed token at token 1 of 2, where "A" is fixed (use a smoothed model, or loosen the constraints)",
        "interrupted at token 0 of 2 (nothing was kept)",
      ]
    `);
  });
});
