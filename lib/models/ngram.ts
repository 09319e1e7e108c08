import { checkArgument } from "../core";
import type { NextTokenModel, TokenStreams } from "./next-token";
import { type ContextCounts, countContexts } from "./ngram-counts";

/**
 * An n-gram model with Witten-Bell interpolation: a context's followers are trusted the more,
 * the more often it was seen and the fewer different tokens followed; the rest goes to the context
 * shorter by one, at last to the uniform distribution. Every token has a probability > 0.
 *
 * Source: Witten and Bell (1991), "The zero-frequency problem"; Chen and Goodman (1999), eq. 14.
 */
export class NgramModel implements NextTokenModel {
  readonly vocabularySize: number;
  /** 1 is a unigram, 2 a bigram, 3 a trigram. */
  readonly order: number;
  readonly #counts: ContextCounts;
  readonly #unigram: Float64Array; // probabilities
  readonly #logUnigram: Float64Array;
  readonly #probabilities: Float64Array; // all 0 between calls

  constructor(order: number, vocabularySize: number, counts: ContextCounts) {
    this.order = order;
    this.vocabularySize = vocabularySize;
    this.#counts = counts;
    this.#probabilities = new Float64Array(vocabularySize);
    const counted = new Float64Array(vocabularySize);
    const unseen = this.#addFollowers(0, 1, counted) / vocabularySize;
    this.#unigram = counted.map((probability) => probability + unseen);
    this.#logUnigram = this.#unigram.map(Math.log);
  }

  /** Number of (context, follower) pairs it stores: its parameters. */
  get parameterCount(): number {
    return this.#counts.pairsBelow[this.order];
  }

  /**
   * The model of a lower order from the same counts, without counting again.
   *
   * @param order 1 to the model's own
   * @example
   * const floors = [1, 2, 3].map((order) => fiveGram.shortened(order));
   */
  shortened(order: number): NgramModel {
    checkOrder(order, this.#counts.order);
    return new NgramModel(order, this.vocabularySize, this.#counts);
  }

  /**
   * Natural log-probabilities of the token after `context`, float32 [vocabularySize], written
   * into `out`. Only the last `order - 1` ids of the context count.
   */
  logProbabilities(context: readonly number[], out: Float32Array): void {
    const seen = this.#contextsOf(context);
    const { starts, ids } = this.#counts;
    let backOff = 1;
    for (let i = seen.length - 1; i >= 0; i--) {
      backOff = this.#addFollowers(seen[i], backOff, this.#probabilities);
    }
    const logBackOff = Math.log(backOff); // one logarithm for all that no context has seen
    for (let id = 0; id < out.length; id++) out[id] = logBackOff + this.#logUnigram[id];
    for (const one of seen) {
      for (let at = starts[one]; at < starts[one + 1]; at++) {
        const id = ids[at];
        if (this.#probabilities[id] === 0) continue; // written already
        out[id] = Math.log(this.#probabilities[id] + backOff * this.#unigram[id]);
        this.#probabilities[id] = 0;
      }
    }
  }

  /** The known contexts of 1, 2, … ids that end where `context` ends. */
  #contextsOf(context: readonly number[]): number[] {
    const seen: number[] = [];
    const longest = Math.min(this.order - 1, context.length);
    let known = 0;
    for (let length = 1; length <= longest; length++) {
      known = this.#counts.longer(known, context[context.length - length]);
      if (known < 0) break;
      seen.push(known);
    }
    return seen;
  }

  /** Adds a context's share of `weight` to its followers; returns what is left for shorter ones. */
  #addFollowers(context: number, weight: number, probabilities: Float64Array): number {
    const { starts, ids, counts, totals } = this.#counts;
    const kinds = starts[context + 1] - starts[context];
    const scale = totals[context] + kinds > 0 ? weight / (totals[context] + kinds) : 0;
    for (let at = starts[context]; at < starts[context + 1]; at++) {
      probabilities[ids[at]] += scale * counts[at];
    }
    return kinds > 0 ? scale * kinds : weight;
  }

  open(batch: number): TokenStreams {
    return new NgramStreams(this, batch);
  }
}

class NgramStreams implements TokenStreams {
  readonly #model: NgramModel;
  #contexts: number[][];
  #output: Float32Array;

  constructor(model: NgramModel, batch: number) {
    this.#model = model;
    this.#contexts = Array.from({ length: batch }, () => []);
    this.#output = new Float32Array(batch * model.vocabularySize);
  }

  get batch(): number {
    return this.#contexts.length;
  }

  advance(tokenIds: Int32Array): Float32Array {
    checkArgument(
      tokenIds.length === this.batch,
      "tokenIds",
      tokenIds.length,
      `must be ${this.batch} ids`,
    );
    const size = this.#model.vocabularySize;
    this.#contexts.forEach((context, stream) => {
      context.push(tokenIds[stream]);
      if (context.length >= this.#model.order) context.shift();
      const row = this.#output.subarray(stream * size, (stream + 1) * size);
      this.#model.logProbabilities(context, row);
    });
    return this.#output;
  }

  select(indices: Int32Array): void {
    this.#contexts = Array.from(indices, (index) => [...this.#contexts[index]]);
    this.#output = new Float32Array(indices.length * this.#model.vocabularySize);
  }

  close(): void {
    this.#contexts = [];
  }
}

function checkOrder(order: number, most: number): void {
  const ok = Number.isInteger(order) && order >= 1 && order <= most;
  checkArgument(ok, "order", order, `must be 1 to ${most}`);
}

/**
 * Counts an n-gram model from sequences of ids that begin with `<start>`: each id after the first
 * is counted after the up to `order - 1` ids before it. Sequences may be given more than once
 * moved to other keys: the floor then gets the same augmentation as a network.
 *
 * @param order 1 to 8
 * @example
 * trainNgram([Int32Array.of(1, 3, 4, 2)], { order: 2, vocabularySize: 5 });
 */
export function trainNgram(
  sequences: Iterable<Int32Array>,
  { order, vocabularySize }: { order: number; vocabularySize: number },
): NgramModel {
  checkOrder(order, 8);
  return new NgramModel(order, vocabularySize, countContexts(sequences, order));
}
