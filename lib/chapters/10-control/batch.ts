import type { Dataset } from "../../dataset";
import {
  compareMemorisation,
  evaluateLikelihood,
  MemorisationIndex,
  type RankedStream,
  rankStreams,
} from "../../evaluation";
import type { NextTokenModel } from "../../models";
import type { Piece } from "../../music";
import type { SampledStream } from "../../sampling";
import type { FourVoiceEncoding } from "../../tokens";

/** Music that is ranked, where it comes from, and whether it is a fraud. */
export interface Entry {
  readonly from: string;
  readonly role: "sample" | "argmax" | "fraud";
  readonly stream: SampledStream;
}

/** A ranked piece, where it comes from, and whether it is a fraud. */
export interface RankedEntry extends RankedStream {
  readonly from: string;
  readonly role: Entry["role"];
}

/** A ranking, and the longest passage that it did not take for a copy. */
export interface Ranking {
  readonly ranked: readonly RankedEntry[];
  /** Notes. */
  readonly copyLimit: number;
}

/** Tokens as if they had been sampled, scored by the model: for real music among samples. */
export async function recite(
  {
    model,
    dataset: { vocabulary },
  }: { readonly model: NextTokenModel; readonly dataset: Pick<Dataset, "vocabulary"> },
  tokens: readonly string[],
): Promise<SampledStream> {
  const { pieces } = await evaluateLikelihood(model, vocabulary, [tokens]);
  const [{ nats, tokens: scoredTokens }] = pieces;
  return { tokens, primerLength: 0, logLikelihood: -nats, scoredTokens, ended: "length" };
}

/** Two frauds for a ranking to catch: a training piece as it stands, one of its chords for ever. */
export interface Frauds {
  readonly stolen: readonly string[];
  readonly stuck: readonly string[];
}

/**
 * Frauds made of a training piece.
 *
 * @param voices of the piece; what stands before its first chord is said once
 * @param length of the stolen passage in tokens
 */
export function fraudsFrom(
  tokens: readonly string[],
  voices: Pick<FourVoiceEncoding, "headerLength"> | null,
  length: number,
): Frauds {
  const header = voices?.headerLength ?? 0;
  const chord = tokens.slice(header, header + 4);
  const stuck = Array.from({ length: 48 }, () => chord).flat();
  return { stolen: tokens.slice(0, length), stuck: [...tokens.slice(0, header), ...stuck] };
}

/**
 * Ranks a batch: without alarms first, then by likelihood. A copy is what shares more with the
 * training pieces than nearly all held-out pieces do.
 *
 * @param samples music of the same model, measured beside the held-out pieces
 */
export function rankBatch(
  entries: readonly Entry[],
  { encoding, tokens, names, split }: Dataset,
  samples: readonly Piece[],
): Ranking {
  const pieces = (indices: readonly number[]) =>
    indices.map((i) => ({ ...encoding.decode(tokens[i]), name: names[i] }));
  const index = new MemorisationIndex(pieces(split.train));
  const copyLimit = Math.floor(compareMemorisation(index, samples, pieces(split.test)).limit);
  const streams = entries.map(({ stream }) => stream);
  const ranked = rankStreams(streams, { encoding, index, copyLimit }).map((one) => {
    const { from, role } = entries[one.index];
    return { ...one, from, role };
  });
  return { ranked, copyLimit };
}

/** What comes of a wish: `granted`, or the message that refuses it. */
export async function answerTo(
  wish: string,
  attempt: () => unknown,
): Promise<{ readonly wish: string; readonly answer: string }> {
  try {
    await attempt();
    return { wish, answer: "granted" };
  } catch (error) {
    return { wish, answer: error instanceof Error ? error.message : String(error) };
  }
}
