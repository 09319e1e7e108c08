import { buildDataset, type Dataset, sequencesOf } from "../../dataset";
import { type IndexGanConfig, indexGanConfig } from "../../models/gan";
import type { Piece } from "../../music";
import { encodingByName, specialTokens } from "../../tokens";

/** Tokens as plain numbers, the special ones left out: what generators on indices learn. */
export interface NumberedTokens {
  readonly dataset: Dataset;
  /** The names of the numbers, from the most to the least frequent. */
  readonly names: readonly string[];
  /** Numbers of each training piece. */
  readonly train: readonly Int32Array[];
  /** Numbers of each held-out piece, unknown tokens left out. */
  readonly test: readonly Int32Array[];
}

/**
 * `musigan`'s view of music: chords and notes with their durations, as numbers from 0 on in the
 * order of the vocabulary.
 *
 * @example
 * numberTokens(pieces, 1).names[0]; // "rest"
 */
export function numberTokens(pieces: readonly Piece[], seed: number): NumberedTokens {
  const dataset = buildDataset(pieces, { encoding: encodingByName("pitch-duration"), seed });
  const first = specialTokens.length;
  const numbersOf = (ids: Int32Array) => ids.filter((id) => id >= first).map((id) => id - first);
  return {
    dataset,
    names: dataset.vocabulary.tokens.slice(first),
    train: sequencesOf(dataset, "train").map(numbersOf),
    test: sequencesOf(dataset, "test").map(numbersOf),
  };
}

/**
 * The published settings with `changes`, on passages that the longest training piece can fill.
 *
 * @throws what `indexGanConfig` throws
 */
export function indexGanFor(
  { names, train }: Pick<NumberedTokens, "names" | "train">,
  changes: Partial<IndexGanConfig>,
): IndexGanConfig {
  const config = indexGanConfig({ vocabularySize: names.length, ...changes });
  const longest = train.reduce((most, ids) => Math.max(most, ids.length), 0);
  return indexGanConfig({ ...config, length: Math.min(config.length, longest) });
}

/** The beginnings of training pieces that have so many tokens, at most `count`. */
export function passagesOf(
  { train }: Pick<NumberedTokens, "train">,
  length: number,
  count: number,
): Int32Array[] {
  const long = train.filter((ids) => ids.length >= length);
  return long.slice(0, count).map((ids) => ids.slice(0, length));
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
