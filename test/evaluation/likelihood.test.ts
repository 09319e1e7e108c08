import { describe, expect, test } from "vitest";
import { Random } from "../../lib/core/random";
import {
  compareLikelihoods,
  evaluateLikelihood,
  type LikelihoodOptions,
} from "../../lib/evaluation/likelihood";
import { trainNgram } from "../../lib/models/ngram";
import { buildVocabulary } from "../../lib/tokens/vocabulary";
import { MarkovModel, vocabularyOf } from "../sampling/tiny-models";

const vocabulary = vocabularyOf("A", "B");
const model = new MarkovModel(vocabulary, {
  "<start>": { A: 0.5, B: 0.25, "<unk>": 0.25 },
  A: { A: 0.25, B: 0.5, "<end>": 0.25 },
  B: { A: 0.5, B: 0.25, "<end>": 0.25 },
  "<unk>": { A: 0.5, "<end>": 0.5 },
});

describe("evaluateLikelihood", () => {
  test("tiny pieces, by hand", async () => {
    const result = await evaluateLikelihood(model, vocabulary, [["A", "B"], ["B"]]);
    // A 1 bit, B 1, <end> 2; B 2, <end> 2
    expect(result).toMatchObject({ tokens: 5, unknownTokens: 0 });
    expect(result.bitsPerToken).toBeCloseTo(8 / 5);
    expect(result.perplexity).toBeCloseTo(2 ** (8 / 5));
    expect(result.accuracy).toBe(2 / 5);
    expect(result.pieces.map(({ name, tokens }) => [name, tokens])).toEqual([
      ["piece 1", 3],
      ["piece 2", 2],
    ]);
    expect(result.pieces[0].nats).toBeCloseTo(4 * Math.LN2);
    expect(result.interval.low).toBeCloseTo(4 / 3);
    expect(result.interval.high).toBeCloseTo(2);
  });

  test("unknown tokens are counted, charged, never right, and told apart in the adjusted cost", async () => {
    const result = await evaluateLikelihood(model, vocabulary, [["X"], ["Y", "A"]]);
    // <unk> 2 bits, <end> 1; <unk> 2, A 1, <end> 2
    expect(result).toMatchObject({ tokens: 5, unknownTokens: 2, unknownKinds: 2 });
    expect(result.bitsPerToken).toBeCloseTo(8 / 5);
    expect(result.adjustedBitsPerToken).toBeCloseTo((8 + 2) / 5);
    expect(result.accuracy).toBe(1 / 5); // the A after <unk>
  });

  test("the batch size changes nothing", async () => {
    const random = Random.fromSeed(1);
    const pieces = Array.from({ length: 13 }, () =>
      Array.from({ length: random.integer(12) }, () => "AB"[random.integer(2)]),
    );
    const all = await evaluateLikelihood(model, vocabulary, pieces);
    for (const batchSize of [1, 4]) {
      expect(await evaluateLikelihood(model, vocabulary, pieces, { batchSize })).toEqual(all);
    }
  });

  test("agrees with summing an n-gram model's rows piece by piece", async () => {
    const pieces = [["A", "B", "C", "A"], ["B", "C"], [], ["A", "A", "Z"]];
    const known = buildVocabulary(pieces.slice(0, 2));
    const ngram = trainNgram(
      pieces.slice(0, 2).map((tokens) => known.encodePiece(tokens)),
      { order: 3, vocabularySize: known.size },
    );
    const row = new Float32Array(known.size);
    const nats = pieces.map((tokens) => {
      const ids = known.encodePiece(tokens);
      let sum = 0;
      for (let i = 1; i < ids.length; i++) {
        ngram.logProbabilities([...ids.slice(0, i)], row);
        sum -= row[ids[i]];
      }
      return sum;
    });
    const result = await evaluateLikelihood(ngram, known, pieces);
    expect(result.pieces.map((piece) => piece.nats)).toEqual(
      nats.map((value) => expect.closeTo(value, 5)),
    );
  });

  test("progress counts every token and streams are closed", async () => {
    const counts: number[] = [];
    const closed = model.closed;
    await evaluateLikelihood(model, vocabulary, [["A", "B"], ["B"]], {
      onProgress: ({ tokens }) => counts.push(tokens),
    });
    expect(counts).toEqual([2, 4, 5]);
    expect(model.closed).toBe(closed + 1);
  });

  test("impossible music costs infinity, not NaN", async () => {
    const result = await evaluateLikelihood(model, vocabulary, [["X", "B"], ["A"], ["A", "A"]]);
    expect(result.bitsPerToken).toBe(Infinity);
    expect(result.interval.high).toBe(Infinity);
    expect(result.interval.low).not.toBeNaN();
  });
});

describe("compareLikelihoods", () => {
  test("gives the gain of the first model with its paired interval", async () => {
    const sure = new MarkovModel(vocabulary, { "<start>": { A: 1 }, A: { "<end>": 1 } });
    const pieces = [["A"], ["A"], ["A"]];
    const first = await evaluateLikelihood(sure, vocabulary, pieces);
    const second = await evaluateLikelihood(model, vocabulary, pieces);
    const { difference, interval } = compareLikelihoods(first, second);
    expect(difference).toBeCloseTo(1.5);
    expect(interval).toEqual({ low: expect.closeTo(1.5), high: expect.closeTo(1.5) });
    const other = await evaluateLikelihood(model, vocabulary, [["A", "B"]]);
    expect(() => compareLikelihoods(first, other)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid pair of likelihoods: [6,3] (must be of the same pieces in the same tokens)]`,
    );
  });
});

describe("errors", () => {
  const message = async (pieces: string[][], options: LikelihoodOptions = {}) => {
    try {
      await evaluateLikelihood(model, vocabulary, pieces, options);
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };

  test("no pieces, a wrong batch size, an abort", async () => {
    expect([
      await message([]),
      await message([["A"]], { batchSize: 0 }),
      await message([["A"]], { resamples: 0 }),
      await message([["A"]], { signal: AbortSignal.abort() }),
    ]).toMatchInlineSnapshot(`
      [
        "no pieces to evaluate (give held-out pieces)",
        "invalid batchSize: 0 (must be a whole number ≥ 1)",
        "invalid resamples: 0 (must be a whole number ≥ 1)",
        "evaluation was interrupted (run again)",
      ]
    `);
  });
});
