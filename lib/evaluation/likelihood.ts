import { checkArgument, createPace, DataError, EtudeError, Random } from "../core";
import type { NextTokenModel } from "../models";
import { argmaxOf, checkVocabularySize } from "../sampling";
import { Vocabulary } from "../tokens";
import { bootstrapRatio, type Interval } from "./bootstrap";

/** How likely a model finds one piece. */
export interface PieceLikelihood {
  readonly name: string;
  /** −ln p of all its tokens and the end. */
  readonly nats: number;
  /** Its tokens and the end. */
  readonly tokens: number;
  /** Tokens that the vocabulary does not have; each is charged as `<unk>`. */
  readonly unknownTokens: number;
  /** Tokens (the end included) that the model had found likeliest; an unknown one never counts. */
  readonly correct: number;
}

/** How likely a model finds pieces it has not seen. */
export interface Likelihood {
  readonly pieces: readonly PieceLikelihood[];
  readonly tokens: number;
  /** Cost per token: pieces weigh by their length. */
  readonly bitsPerToken: number;
  /** 95 % bootstrap interval of `bitsPerToken` over pieces. */
  readonly interval: Interval;
  /** 2 to the power of the bits per token. */
  readonly perplexity: number;
  /** Share of the tokens that the model had found likeliest. */
  readonly accuracy: number;
  readonly unknownTokens: number;
  /** How many different tokens they are. */
  readonly unknownKinds: number;
  /**
   * Bits per token if each unknown token must also be told apart from the other unknown kinds:
   * what a comparison between vocabularies needs (Ueberla 1994, adjusted perplexity).
   */
  readonly adjustedBitsPerToken: number;
}

/** What `evaluateLikelihood` can be told. */
export interface LikelihoodOptions {
  /** One per piece; default "piece 1" and so on. */
  readonly names?: readonly string[];
  /** Pieces the model follows at once; changes speed, and results by rounding at most. Default 32. */
  readonly batchSize?: number;
  /** Of the bootstrap; default seed 0. */
  readonly random?: Random;
  readonly resamples?: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: { tokens: number; total: number }): void;
}

/**
 * Bits per token of pieces under a model, pieces side by side, with an interval over pieces.
 * Every piece costs its n tokens and the end. Tokens outside the vocabulary are charged as `<unk>`.
 *
 * @param pieces token sequences without `<start>` and `<end>`
 * @throws DataError without pieces, EtudeError on interrupt
 * @example
 * const { bitsPerToken, interval } = await evaluateLikelihood(model, vocabulary, heldOut);
 */
export async function evaluateLikelihood(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  pieces: readonly (readonly string[])[],
  options: LikelihoodOptions = {},
): Promise<Likelihood> {
  const { batchSize = 32, names = [] } = options;
  const isCount = Number.isInteger(batchSize) && batchSize >= 1;
  checkArgument(isCount, "batchSize", batchSize, "must be a whole number ≥ 1");
  checkVocabularySize(model, vocabulary);
  if (pieces.length === 0) throw new DataError("no pieces to evaluate (give held-out pieces)");
  const scored = pieces.map((tokens, i) => ({
    index: i,
    name: names[i] ?? `piece ${i + 1}`,
    ids: vocabulary.encodePiece(tokens),
    nats: 0,
    tokens: tokens.length + 1,
    unknownTokens: vocabulary.countUnknown(tokens),
    correct: 0,
  }));
  // Pieces of like length share a batch; the longest first, so that memory shows its need at once.
  const order = [...scored].sort((a, b) => b.ids.length - a.ids.length || a.index - b.index);
  const pace = createPace(options.signal);
  const total = scored.reduce((sum, piece) => sum + piece.tokens, 0);
  const count = { tokens: 0, total };
  try {
    for (let first = 0; first < order.length; first += batchSize) {
      await scoreBatch(model, order.slice(first, first + batchSize), async (tokens) => {
        count.tokens += tokens;
        options.onProgress?.({ ...count });
        if (!(await pace.breathe())) throw new EtudeError("evaluation was interrupted (run again)");
      });
    }
  } finally {
    pace.end();
  }
  return summarise(scored, pieces, vocabulary, options);
}

interface ScoredPiece extends PieceLikelihood {
  readonly index: number;
  readonly ids: Int32Array;
  nats: number;
  correct: number;
}

async function scoreBatch(
  model: NextTokenModel,
  batch: ScoredPiece[],
  afterStep: (tokens: number) => Promise<void>,
): Promise<void> {
  const streams = model.open(batch.length);
  const size = model.vocabularySize;
  try {
    let alive = batch;
    for (let position = 0; alive.length > 0; position++) {
      const rows = streams.advance(Int32Array.from(alive, ({ ids }) => ids[position]));
      alive.forEach((piece, i) => {
        const target = piece.ids[position + 1];
        const row = rows.subarray(i * size, (i + 1) * size);
        piece.nats -= row[target];
        if (target !== Vocabulary.unknownId && argmaxOf(row) === target) piece.correct++;
      });
      await afterStep(alive.length);
      // Sorted by length: those that go on are the first.
      const going = alive.filter(({ ids }) => position + 2 < ids.length).length;
      if (going === 0) return;
      if (going < alive.length) streams.select(Int32Array.from({ length: going }, (_, i) => i));
      alive = alive.slice(0, going);
    }
  } finally {
    streams.close();
  }
}

function summarise(
  scored: readonly ScoredPiece[],
  pieces: readonly (readonly string[])[],
  vocabulary: Vocabulary,
  { random = Random.fromSeed(0), resamples }: LikelihoodOptions,
): Likelihood {
  const sum = (of: (piece: ScoredPiece) => number) => scored.reduce((n, p) => n + of(p), 0);
  const tokens = sum((piece) => piece.tokens);
  const bits = scored.map((piece) => piece.nats / Math.LN2);
  const lengths = scored.map((piece) => piece.tokens);
  const bitsPerToken = bits.reduce((total, value) => total + value, 0) / tokens;
  const unknownTokens = sum((piece) => piece.unknownTokens);
  const unknown = pieces.flatMap((piece) => piece.filter((token) => !vocabulary.has(token)));
  const unknownKinds = new Set(unknown).size;
  const surcharge = unknownKinds > 0 ? (unknownTokens * Math.log2(unknownKinds)) / tokens : 0;
  return {
    pieces: scored.map(({ index, ids, ...piece }) => piece),
    tokens,
    bitsPerToken,
    interval: bootstrapRatio(bits, lengths, { random, resamples }),
    perplexity: 2 ** bitsPerToken,
    accuracy: sum((piece) => piece.correct) / tokens,
    unknownTokens,
    unknownKinds,
    adjustedBitsPerToken: bitsPerToken + surcharge,
  };
}

/**
 * Whether one model is better than another on the same pieces: the difference in bits per token
 * (second minus first, positive where the first is better) with its paired bootstrap interval.
 *
 * @throws InvalidArgumentError when they did not score the same tokens
 */
export function compareLikelihoods(
  first: Likelihood,
  second: Likelihood,
  random: Random = Random.fromSeed(0),
): { difference: number; interval: Interval } {
  checkArgument(
    first.pieces.length === second.pieces.length &&
      first.pieces.every((piece, i) => piece.tokens === second.pieces[i].tokens),
    "pair of likelihoods",
    [first.tokens, second.tokens],
    "must be of the same pieces in the same tokens",
  );
  const gains = first.pieces.map((piece, i) => (second.pieces[i].nats - piece.nats) / Math.LN2);
  const lengths = first.pieces.map((piece) => piece.tokens);
  return {
    difference: second.bitsPerToken - first.bitsPerToken,
    interval: bootstrapRatio(gains, lengths, { random }),
  };
}
