import { Random } from "../../core";
import type { Dataset } from "../../dataset";
import type { NextTokenModel } from "../../models";
import type { Piece } from "../../music";
import {
  buildConstraints,
  type ConstraintSettings,
  NothingAllowedError,
  type SampledStream,
  type SampleOptions,
  sampleTokens,
} from "../../sampling";
import { firstGrammarFault, type Grammar } from "../../tokens";

/** A model, what it speaks of, and how much it shall say: all of a chapter's draws share it. */
export interface Speaker {
  readonly model: NextTokenModel;
  readonly dataset: Pick<Dataset, "vocabulary" | "encoding">;
  /** Tokens of a stream at most. */
  readonly length: number;
  readonly count: number;
  /** Every draw begins with it, so that draws differ by what is asked and by nothing else. */
  readonly seed: number;
}

/** Streams of a speaker; `options` go before what it says of itself. */
export function drawFrom(
  { model, dataset, length, count, seed }: Speaker,
  options: Partial<SampleOptions> = {},
): Promise<SampledStream[]> {
  const random = Random.fromSeed(seed);
  return sampleTokens(model, dataset.vocabulary, { random, count, length, ...options });
}

/** What came of speaking with or without a grammar. */
export interface Speech {
  readonly mask: "none" | "grammar";
  readonly temperature: number;
  readonly of: number;
  readonly readable: number;
  /** 1 is the first token; null where all can be read. */
  readonly earliestFault: number | null;
}

/** Lets a speaker talk, masked by its grammar or not, and counts what can be read. */
export async function trySpeech(
  speaker: Speaker,
  { mask, temperature }: Pick<Speech, "mask" | "temperature">,
): Promise<Speech> {
  const { grammar } = speaker.dataset.encoding;
  const options = { strategy: { temperature }, ...(mask === "grammar" ? { grammar } : {}) };
  const streams = await drawFrom(speaker, options);
  const tokens = streams.map((stream) => stream.tokens);
  return { mask, temperature, of: speaker.count, ...countReadable(tokens, grammar) };
}

/** Music drawn under a rule, and what the model charges for it without the rule. */
export interface GrantedWish {
  readonly label: string;
  readonly pieces: readonly Piece[];
  readonly bits: number;
  /** Why there are no pieces: this music has no notes that keep the rule. */
  readonly refused?: string;
}

/**
 * Draws under the grammar and the constraints of a wish. A wish that the folder's music cannot grant
 * comes back without pieces.
 *
 * @example
 * const inScale = await grantWish(speaker, "G major", { scale: "G major" });
 */
export async function grantWish(
  speaker: Speaker,
  label: string,
  wish: ConstraintSettings = {},
): Promise<GrantedWish> {
  const { encoding, vocabulary } = speaker.dataset;
  try {
    const constraints = buildConstraints(encoding, vocabulary, wish);
    const streams = await drawFrom(speaker, { grammar: encoding.grammar, constraints });
    const pieces = streams.map(({ tokens }) => encoding.decode(tokens));
    return { label, pieces, bits: bitsOfStreams(streams) };
  } catch (error) {
    if (!(error instanceof NothingAllowedError)) throw error;
    return { label, pieces: [], bits: Number.NaN, refused: error.message };
  }
}

/** The wishes that came true. */
export const cameTrue = (wishes: readonly GrantedWish[]) =>
  wishes.filter(({ refused }) => refused === undefined);

/** How many sequences keep a grammar, and where the first fault of all stands; 1 is the first token. */
export function countReadable(
  sequences: readonly (readonly string[])[],
  grammar: Grammar,
): { readonly readable: number; readonly earliestFault: number | null } {
  const faults = sequences.map((tokens) => firstGrammarFault(grammar, tokens));
  const broken = faults.filter((index) => index >= 0);
  const earliestFault = broken.length > 0 ? Math.min(...broken) + 1 : null;
  return { readable: sequences.length - broken.length, earliestFault };
}

/** Bits per token that the unshaped model charges for what was sampled from it. */
export function bitsOfStreams(streams: readonly SampledStream[]): number {
  const nats = streams.reduce((sum, { logLikelihood }) => sum - logLikelihood, 0);
  return nats / Math.LN2 / streams.reduce((sum, { scoredTokens }) => sum + scoredTokens, 0);
}
