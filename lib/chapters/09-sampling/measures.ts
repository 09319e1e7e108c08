import { mean } from "d3-array";
import { DataError } from "../../core";
import type { Dataset } from "../../dataset";
import {
  type CollapseSigns,
  collapseAlarm,
  collapseSigns,
  describeTokens,
  tokenBits,
} from "../../evaluation";
import type { NextTokenModel } from "../../models";
import type { Encoding, Vocabulary } from "../../tokens";

/** Tokens of the passages whose recurrence is counted. */
const passageLength = 8;

/**
 * How often the commonest passage of `length` tokens stands in a sequence: 1 where nothing comes
 * back, 2 where a phrase is repeated once, as music does, and many where it goes in circles.
 *
 * @returns 0 for a sequence shorter than the passage
 * @example
 * recurrences("C D C D C D".split(" "), 2); // 3
 */
export function recurrences(tokens: readonly string[], length = passageLength): number {
  const counts = new Map<string, number>();
  for (let i = 0; i + length <= tokens.length; i++) {
    const passage = tokens.slice(i, i + length).join(" ");
    counts.set(passage, (counts.get(passage) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** The sequence whose commonest passage comes back most often; the first of equals. */
export function mostRepetitive(samples: readonly (readonly string[])[]): readonly string[] {
  return samples.reduce((most, one) => (recurrences(one) > recurrences(most) ? one : most));
}

/** Means over token sequences of one origin, comparable where the sequences are of one length. */
export interface SampleDescription {
  /** Distinct tokens per token. */
  readonly distinctTokens: number;
  /** Tokens of the longest passage that stands twice. */
  readonly longestRepeat: number;
  /** Times that the commonest passage of 8 tokens stands; see `recurrences`. */
  readonly recurrences: number;
  readonly distinctPitches: number;
  /** Share of the sequences that raise the collapse alarm. */
  readonly collapsed: number;
}

/** The first `length` tokens of every sequence that has so many; shorter ones are left out. */
export function cutSamples(
  samples: readonly (readonly string[])[],
  length: number,
): (readonly string[])[] {
  return samples.filter((tokens) => tokens.length >= length).map((t) => t.slice(0, length));
}

/** The signs of collapse of every sequence as music: what `describeSamples` takes as reference. */
export function signsOf(
  samples: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
): CollapseSigns[] {
  return samples.map((tokens) => collapseSigns(encoding.decode(tokens)));
}

/**
 * How varied token sequences are, and how many of them have collapsed.
 *
 * @param samples of one length; see `cutSamples`
 * @param reference signs of real music, to which the alarm's limits give way
 * @throws DataError without samples
 * @example
 * describeSamples(cutSamples(streams.map(({ tokens }) => tokens), 200), encoding).longestRepeat;
 */
export function describeSamples(
  samples: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
  reference: readonly CollapseSigns[] = [],
): SampleDescription {
  if (samples.length === 0) throw new DataError("no samples to describe (shorten the length)");
  const tokens = samples.map((sample) => describeTokens(sample));
  const signs = signsOf(samples, encoding);
  return {
    distinctTokens: mean(tokens, (one) => one.distinctTokenRatio)!,
    longestRepeat: mean(tokens, (one) => one.longestRepeat)!,
    recurrences: mean(samples, (sample) => recurrences(sample))!,
    distinctPitches: mean(signs, (one) => one.distinctPitches)!,
    collapsed: mean(signs, (one) => Number(collapseAlarm(one, reference).collapsed))!,
  };
}

/** Samples of one length, and what they are held against real music by. */
export interface SampleMeasures extends SampleDescription {
  readonly samples: readonly (readonly string[])[];
  /** Bits per token under the model that is asked. */
  readonly surprise: number;
}

/**
 * Cuts token sequences to one length and measures how varied they are, and how surprised a model
 * is by them.
 *
 * @param length shorter sequences are left out
 * @param reference signs of real music for the collapse alarm
 * @throws DataError when no sequence is that long
 */
export async function measureSamples(
  model: NextTokenModel,
  { vocabulary, encoding }: Pick<Dataset, "vocabulary" | "encoding">,
  all: readonly (readonly string[])[],
  {
    length,
    reference = [],
  }: { readonly length: number; readonly reference?: readonly CollapseSigns[] },
): Promise<SampleMeasures> {
  const samples = cutSamples(all, length);
  const description = describeSamples(samples, encoding, reference);
  const rows = await surpriseAlong(model, vocabulary, samples);
  return { samples, ...description, surprise: mean(rows.flat())! };
}

/** What every token of every sequence costs a model in bits; where it ends is not asked. */
export async function surpriseAlong(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  samples: readonly (readonly string[])[],
): Promise<number[][]> {
  const ids = samples.map((tokens) => vocabulary.encodePiece(tokens).slice(0, -1));
  return (await tokenBits(model, ids)).map((row) => [...row]);
}

/** What is held against real music; the longest repeat is not: a phrase makes it long, and a loop. */
const compared = ["surprise", "recurrences", "distinctTokens", "distinctPitches"] as const;
type Compared = Pick<SampleMeasures, (typeof compared)[number]>;

/**
 * How far measures are from those of real music: the sum of the absolute log ratios of surprise,
 * recurrences, distinct tokens and pitches.
 */
export function distanceToReal(measures: Compared, real: Compared): number {
  const ratio = (key: (typeof compared)[number]) =>
    Math.abs(Math.log(Math.max(1e-6, measures[key]) / Math.max(1e-6, real[key])));
  return compared.reduce((sum, key) => sum + ratio(key), 0);
}

/** Rows from the one nearest to real music to the farthest. */
export function rankByDistance<Row extends Compared>(rows: readonly Row[], real: Compared): Row[] {
  return [...rows].sort((a, b) => distanceToReal(a, real) - distanceToReal(b, real));
}

/** The row whose surprise is nearest to that of real music; the first of equals. */
export function nearestInSurprise<Row extends Pick<SampleMeasures, "surprise">>(
  rows: readonly Row[],
  real: Pick<SampleMeasures, "surprise">,
): Row {
  const off = (one: Row) => Math.abs(one.surprise - real.surprise);
  return rows.reduce((best, one) => (off(one) < off(best) ? one : best));
}
