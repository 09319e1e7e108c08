import { describe, expect, test } from "vitest";
import { onInterrupt, runInterruptHooks } from "../../lib/core/interrupt";
import { Random } from "../../lib/core/random";
import { trainNgram } from "../../lib/models/ngram";
import type { Constraint } from "../../lib/sampling/rules";
import type { SampleOptions } from "../../lib/sampling/sample-options";
import { sampleTokens } from "../../lib/sampling/sample-tokens";
import type { Grammar } from "../../lib/tokens/encoding";
import { MarkovModel, vocabularyOf } from "./tiny-models";

const vocabulary = vocabularyOf("A", "B", "C");
const loop = new MarkovModel(vocabulary, {
  "<start>": { A: 1 },
  A: { B: 1 },
  B: { C: 1 },
  C: { A: 0.5, "<end>": 0.5 },
});
const flat = new MarkovModel(
  vocabulary,
  Object.fromEntries(
    ["<start>", "A", "B", "C"].map((token) => [
      token,
      { "<unk>": 0.3, "<start>": 0.3, A: 0.1, B: 0.1, C: 0.1, "<end>": 0.1 },
    ]),
  ),
);
const random = () => Random.fromSeed(7);

/** Pairs: A must be followed by B or C, which stand nowhere else. */
const pairs = {
  start: () => false,
  next: (_: boolean, token: string) => token === "A",
  allows: (open: boolean, token: string) => (token === "A") !== open,
  mayEnd: (open: boolean) => !open,
} as unknown as Grammar;

function without(letter: string): Constraint<null> {
  return {
    name: `no ${letter}`,
    start: () => null,
    next: () => null,
    allows: (_, token) => token !== letter,
  };
}

describe("sampleTokens", () => {
  test("says what the model is sure of and stops at <end>", async () => {
    const [stream] = await sampleTokens(loop, vocabulary, { length: 50, random: random() });
    expect(stream.ended).toBe("end");
    expect(stream.tokens.length % 3).toBe(0);
    expect(stream.tokens.slice(0, 3)).toEqual(["A", "B", "C"]);
    const cycles = stream.tokens.length / 3;
    expect(stream.logLikelihood).toBeCloseTo(cycles * Math.log(0.5));
    expect(stream.scoredTokens).toBe(stream.tokens.length + 1);
  });

  test("generates exactly `length` tokens when <end> may not be drawn", async () => {
    const [stream] = await sampleTokens(loop, vocabulary, {
      length: 50,
      random: random(),
      stopAtEnd: false,
    });
    expect(stream).toMatchObject({ ended: "length", scoredTokens: 50 });
    expect(stream.tokens).toHaveLength(50);
  });

  test("never says <unk> or <start>", async () => {
    const streams = await sampleTokens(flat, vocabulary, {
      length: 200,
      random: random(),
      count: 5,
      stopAtEnd: false,
    });
    expect(new Set(streams.flatMap(({ tokens }) => tokens))).toEqual(new Set(["A", "B", "C"]));
  });

  test("stream i is the same whatever the count and the batch size", async () => {
    const all = await sampleTokens(flat, vocabulary, { length: 30, random: random(), count: 9 });
    for (const [count, batchSize] of [
      [9, 1],
      [9, 4],
      [3, 32],
    ]) {
      const some = await sampleTokens(flat, vocabulary, {
        length: 30,
        random: random(),
        count,
        batchSize,
      });
      expect(some).toEqual(all.slice(0, count));
    }
    expect(new Set(all.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(4);
  });

  test("feeds the primer once and takes one step per token after it", async () => {
    const model = new MarkovModel(vocabulary, { A: { B: 1 }, B: { C: 1 }, C: { A: 1 } });
    const streams = await sampleTokens(model, vocabulary, {
      length: 4,
      random: random(),
      primer: ["A", "B"],
      count: 3,
    });
    expect(streams.map(({ tokens }) => tokens.join(""))).toEqual(["ABCABC", "ABCABC", "ABCABC"]);
    expect(streams[0]).toMatchObject({ primerLength: 2, scoredTokens: 4 });
    expect(model.steps).toEqual([1, 1, 1, 16, 16, 16]); // <start>, A, B, then 3 more for 4 tokens
    expect(model.closed).toBe(1);
  });

  test("the model always follows as many streams as the batch size says", async () => {
    const model = new MarkovModel(vocabulary, { "<start>": { A: 1 }, A: { A: 0.5, "<end>": 0.5 } });
    const options = { length: 9, random: random(), count: 5, batchSize: 4 };
    await sampleTokens(model, vocabulary, options);
    expect(new Set(model.steps)).toEqual(new Set([1, 4])); // 1 for <start> only
  });

  test("with a grammar a cut stream ends where a piece may end", async () => {
    for (const length of [1, 4, 7]) {
      const [stream] = await sampleTokens(flat, vocabulary, {
        length,
        random: random(),
        grammar: pairs,
        stopAtEnd: false,
      });
      expect(stream.tokens).toHaveLength(length - (length % 2));
      expect(stream.tokens.join("")).toMatch(/^(A[BC])*$/);
      expect(stream.logLikelihood).toBeCloseTo(stream.tokens.length * Math.log(0.1));
    }
  });

  test("constraints compose with the grammar", async () => {
    const [stream] = await sampleTokens(flat, vocabulary, {
      length: 6,
      random: random(),
      grammar: pairs,
      constraints: [without("C")],
      stopAtEnd: false,
    });
    expect(stream.tokens.join("")).toBe("ABABAB");
  });

  test("an n-gram model is sampled like any other", async () => {
    const ids = vocabulary.encodePiece(["A", "B", "C", "A", "B", "C"]);
    const model = trainNgram([ids], { order: 3, vocabularySize: vocabulary.size });
    const [stream] = await sampleTokens(model, vocabulary, {
      length: 6,
      random: random(),
      strategy: { argmax: true },
    });
    expect(stream.tokens.join("")).toBe("ABCABC");
  });

  test("an interrupt or an abort returns what there is and leaves no hook behind", async () => {
    const controller = new AbortController();
    const stopping = await sampleTokens(flat, vocabulary, {
      length: 1000,
      random: random(),
      count: 2,
      stopAtEnd: false,
      signal: controller.signal,
      onProgress: ({ tokens }) => {
        if (tokens >= 20) controller.abort();
      },
    });
    expect(stopping.map(({ ended, tokens }) => [ended, tokens.length])).toEqual([
      ["interrupted", 10],
      ["interrupted", 10],
    ]);
    const interrupted = await sampleTokens(flat, vocabulary, {
      length: 1000,
      random: random(),
      stopAtEnd: false,
      onProgress: ({ tokens }) => {
        if (tokens === 5) runInterruptHooks();
      },
    });
    expect(interrupted[0].tokens).toHaveLength(5);
    onInterrupt(() => undefined)();
    expect(runInterruptHooks()).toBe(false);
  });

  test("progress ends at 1", async () => {
    const fractions: number[] = [];
    await sampleTokens(flat, vocabulary, {
      length: 10,
      random: random(),
      count: 3,
      batchSize: 2,
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });
});

describe("errors", () => {
  const message = async (options: Partial<SampleOptions>, model = flat) => {
    try {
      await sampleTokens(model, vocabulary, { length: 5, random: random(), ...options });
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };

  test("settings out of range", async () => {
    expect([
      await message({ length: 0 }),
      await message({ count: 0 }),
      await message({ batchSize: 0.5 }),
      await message({ strategy: { temperature: -1 } }),
      await message({ primer: ["Z"] }),
      await message({}, new MarkovModel(vocabularyOf("A"), {})),
    ]).toMatchInlineSnapshot(`
      [
        "invalid length: 0 (must be a whole number ≥ 1)",
        "invalid count: 0 (must be a whole number ≥ 1)",
        "invalid batchSize: 0.5 (must be a whole number ≥ 1)",
        "invalid temperature: -1 (must be > 0 and finite)",
        "invalid primer token: "Z" (must be in the vocabulary)",
        "invalid vocabulary size: 6 (the model was trained on 4 tokens: use the vocabulary saved with it)",
      ]
    `);
  });

  test("nothing allowed names the constraint and the remedy", async () => {
    expect([
      await message({ stopAtEnd: false, constraints: ["A", "B", "C"].map(without) }),
      await message({ grammar: pairs, constraints: [without("B"), without("C")] }),
      await message({ grammar: pairs, constraints: [without("A")], stopAtEnd: false, count: 2 }),
      await message({
        stopAtEnd: false,
        constraints: [{ ...without("A"), name: "silence", allows: () => false }],
      }),
      await message({ primer: ["A", "A"], grammar: pairs }),
      await message({ constraints: [without("A")] }, loop),
    ]).toMatchInlineSnapshot(`
      [
        "nothing allowed after 0 tokens: no A, no B and no C contradict one another (loosen or drop no A, no B or no C)",
        "nothing allowed after 1 tokens: the encoding's grammar, no B and no C contradict one another (loosen or drop no B or no C)",
        "nothing allowed after 0 tokens of stream 0: the encoding's grammar and no A contradict one another (loosen or drop no A)",
        "nothing allowed after 0 tokens: silence forbids every token of the vocabulary (loosen it, or use a model whose vocabulary holds such tokens)",
        "primer token 1, "A", breaks the encoding's grammar (take another primer, or drop what it breaks)",
        "the model gives no probability to any allowed token after 0 tokens (use a smoothed model, or loosen the constraints)",
      ]
    `);
  });
});
