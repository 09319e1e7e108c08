import { mean, merge, sum } from "d3-array";
import { DataError } from "../core";
import type { Dataset } from "../dataset";
import type { NextTokenModel } from "../models";
import type { Piece } from "../music";
import type { Encoding } from "../tokens";
import { type CollapseSigns, collapseAlarm, collapseSigns } from "./collapse";
import { describeTokens } from "./repetition";
import { tokenBits } from "./token-bits";

/** Tokens of the passages whose recurrence is counted. */
export const passageLength = 8;

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

/** Means over token sequences of one origin, comparable where the sequences are of one length. */
export interface SampleDescription {
  readonly samples: number;
  /** Distinct tokens per token. */
  readonly distinctTokenRatio: number;
  /** Tokens of the longest passage that stands twice. */
  readonly longestRepeat: number;
  /** Times that the commonest passage of 8 tokens stands; see `recurrences`. */
  readonly recurrences: number;
  /** Share of the tokens that stand in loops. */
  readonly loopShare: number;
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
    samples: samples.length,
    distinctTokenRatio: mean(tokens, (one) => one.distinctTokenRatio)!,
    longestRepeat: mean(tokens, (one) => one.longestRepeat)!,
    recurrences: mean(samples, (sample) => recurrences(sample))!,
    loopShare: mean(tokens, (one) => one.loopShare)!,
    distinctPitches: mean(signs, (one) => one.distinctPitches)!,
    collapsed: mean(signs, (one) => Number(collapseAlarm(one, reference).collapsed))!,
  };
}

/** What samples are held against real music by. */
export interface SampleMeasures {
  /** Bits per token under the model that is asked. */
  readonly surprise: number;
  readonly longestRepeat: number;
  readonly recurrences: number;
  readonly distinctTokens: number;
  readonly distinctPitches: number;
  /** Share of the sequences that raise the collapse alarm. */
  readonly collapsed: number;
}

/**
 * The measures of token sequences: how varied they are, and how surprised a model is by them.
 *
 * @param samples of one length; see `cutSamples`
 * @param reference signs of real music for the collapse alarm
 * @throws DataError without samples
 */
export async function measureSamples(
  model: NextTokenModel,
  { vocabulary, encoding }: Pick<Dataset, "vocabulary" | "encoding">,
  samples: readonly (readonly string[])[],
  reference: readonly CollapseSigns[] = [],
): Promise<SampleMeasures> {
  const description = describeSamples(samples, encoding, reference);
  const rows = await tokenBits(
    model,
    samples.map((tokens) => vocabulary.encodePiece(tokens).slice(0, -1)), // the end was cut off
  );
  return {
    surprise: mean(merge<number>(rows)) ?? Number.NaN,
    longestRepeat: description.longestRepeat,
    recurrences: description.recurrences,
    distinctTokens: description.distinctTokenRatio,
    distinctPitches: description.distinctPitches,
    collapsed: description.collapsed,
  };
}

/**
 * How far measures are from those of real music: the sum of the absolute log ratios of surprise,
 * recurrences, distinct tokens and pitches. The longest repeat is left out: one repeated phrase
 * makes it long, and so does a loop.
 */
export function distanceToReal(measures: SampleMeasures, real: SampleMeasures): number {
  const keys = ["surprise", "recurrences", "distinctTokens", "distinctPitches"] as const;
  const ratio = (key: (typeof keys)[number]) =>
    Math.abs(Math.log(Math.max(1e-6, measures[key]) / Math.max(1e-6, real[key])));
  return sum(keys, ratio);
}

/** The pieces that token sequences stand for, named. */
export function decodeAll(
  samples: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
  nameOf: (index: number) => string,
): Piece[] {
  return samples.map((tokens, i) => ({ ...encoding.decode(tokens), name: nameOf(i) }));
}
