import { checkArgument } from "../core";
import type { NextTokenModel, TokenStreams } from "./next-token";

/** How `trainCopyPrevious` counts. */
export interface CopyOptions {
  readonly vocabularySize: number;
  /** Most tokens between a token and its copy; default 8. */
  readonly longestLag?: number;
}

const rounds = 20;

/**
 * The floor of inertia: the next token is, with one fixed probability, the one that stood `lag`
 * tokens before, else any token as often as it is said at all. In four-voice grids, where lag 4 is
 * the same voice a step earlier, three tokens in four are such copies.
 */
export class CopyPrevious implements NextTokenModel {
  readonly vocabularySize: number;
  /** How many tokens before the copy stands; chosen on the training pieces. */
  readonly lag: number;
  /** Probability of a copy, 0 to 1; chosen there as well. */
  readonly copyShare: number;
  readonly #unigram: Float64Array;

  constructor(lag: number, copyShare: number, unigram: Float64Array) {
    this.vocabularySize = unigram.length;
    this.lag = lag;
    this.copyShare = copyShare;
    this.#unigram = unigram;
  }

  /** Frequencies, lag and share of copies. */
  get parameterCount(): number {
    return this.vocabularySize + 2;
  }

  open(batch: number): TokenStreams {
    const { lag, copyShare, vocabularySize: size } = this;
    const alone = Float32Array.from(this.#unigram, Math.log);
    const besideCopy = Float32Array.from(this.#unigram, (p) => Math.log((1 - copyShare) * p));
    let pasts: number[][] = Array.from({ length: batch }, () => []);
    return {
      get batch() {
        return pasts.length;
      },
      advance: (ids) => {
        const output = new Float32Array(pasts.length * size);
        pasts.forEach((past, i) => {
          past.push(ids[i]);
          if (past.length > lag) past.shift();
          const row = output.subarray(i * size, (i + 1) * size);
          row.set(past.length < lag ? alone : besideCopy);
          if (past.length === lag) row[past[0]] = Math.log(copyShare + Math.exp(row[past[0]]));
        });
        return output;
      },
      select(indices) {
        pasts = Array.from(indices, (index) => [...pasts[index]]);
      },
      close() {
        pasts = [];
      },
    };
  }
}

/**
 * Counts such a model: the lag and the share of copies that make the training pieces likeliest, the
 * share by expectation-maximisation.
 *
 * @param sequences ids of each piece, from `<start>` to `<end>`
 * @example
 * trainCopyPrevious([Int32Array.of(1, 5, 5, 5, 2)], { vocabularySize: 6 }).lag; // 1
 */
export function trainCopyPrevious(
  sequences: readonly Int32Array[],
  { vocabularySize, longestLag = 8 }: CopyOptions,
): CopyPrevious {
  const isLag = Number.isInteger(longestLag) && longestLag >= 1;
  checkArgument(isLag, "longestLag", longestLag, "must be a whole number ≥ 1");
  const counts = new Float64Array(vocabularySize).fill(1);
  for (const ids of sequences) for (let i = 1; i < ids.length; i++) counts[ids[i]]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const unigram = counts.map((count) => count / total);
  const candidates = Array.from({ length: longestLag }, (_, i) =>
    fitLag(sequences, i + 1, unigram),
  );
  const best = candidates.reduce((a, b) => (b.gain > a.gain ? b : a));
  return new CopyPrevious(best.lag, best.copyShare, unigram);
}

/** The share of copies at one lag, and the nats that it saves over the frequencies alone. */
function fitLag(sequences: readonly Int32Array[], lag: number, unigram: Float64Array) {
  const copies = new Float64Array(unigram.length); // by token
  let positions = 0;
  for (const ids of sequences) {
    for (let i = lag; i < ids.length; i++) {
      positions++;
      if (ids[i] === ids[i - lag]) copies[ids[i]]++;
    }
  }
  let copyShare = 0.5;
  for (let round = 0; round < rounds && positions > 0; round++) {
    let expected = 0;
    copies.forEach((count, id) => {
      expected += (count * copyShare) / (copyShare + (1 - copyShare) * unigram[id]);
    });
    copyShare = Math.min(1 - 1e-6, expected / positions); // an end that is no copy stays possible
  }
  let gain = 0;
  let copied = 0;
  copies.forEach((count, id) => {
    copied += count;
    if (count > 0) gain += count * Math.log(copyShare / unigram[id] + (1 - copyShare));
  });
  gain += (positions - copied) * Math.log(1 - copyShare);
  return { lag, copyShare, gain };
}
