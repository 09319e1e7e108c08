import { specialTokens } from "../tokens";
import { type Dataset, sequencesOf } from "./dataset";

/** Tokens as plain numbers, the special ones left out: what generators on indices learn. */
export interface NumberedTokens {
  /** The names of the numbers, from the most to the least frequent. */
  readonly names: readonly string[];
  /** Numbers of each training piece. */
  readonly train: readonly Int32Array[];
  /** Numbers of each held-out piece, unknown tokens left out. */
  readonly test: readonly Int32Array[];
}

/**
 * The tokens of a dataset as numbers from 0 on, in the order of its vocabulary.
 *
 * @example
 * numberTokens(dataset).names[0]; // "rest"
 */
export function numberTokens(dataset: Dataset): NumberedTokens {
  const first = specialTokens.length;
  const numbersOf = (ids: Int32Array) => ids.filter((id) => id >= first).map((id) => id - first);
  return {
    names: dataset.vocabulary.tokens.slice(first),
    train: sequencesOf(dataset, "train").map(numbersOf),
    test: sequencesOf(dataset, "test").map(numbersOf),
  };
}

/**
 * The share of the pairs of neighbours in `samples` that stand somewhere in `sequences`, 0 to 1.
 *
 * @example
 * sharePairsKnown([Int32Array.of(1, 2, 3)], [Int32Array.of(1, 2)]); // 0.5
 */
export function sharePairsKnown(
  samples: readonly Int32Array[],
  sequences: readonly Int32Array[],
): number {
  const known = new Set(sequences.flatMap(pairsOf));
  const pairs = samples.flatMap(pairsOf);
  return pairs.filter((pair) => known.has(pair)).length / Math.max(1, pairs.length);
}

function pairsOf(sequence: Int32Array): string[] {
  return Array.from(sequence.subarray(1), (number, i) => `${sequence[i]},${number}`);
}
