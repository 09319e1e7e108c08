import { endTicks, type Piece } from "../../music";
import type { SampledStream } from "../../sampling";
import type { Encoding } from "../../tokens";
import { type CollapseSigns, collapseAlarm, collapseSigns } from "./collapse";
import { describeTokens, type TokenDescriptors } from "./repetition";
import type { PieceMemory, SharedPassage } from "./shared-passage";

/** A generated piece with what speaks for and against it. */
export interface RankedStream {
  /** 1 is the best. */
  readonly rank: number;
  /** Position among the streams handed in. */
  readonly index: number;
  readonly stream: SampledStream;
  readonly piece: Piece;
  /** Under the unshaped model, of what was generated; Infinity for nothing generated. */
  readonly bitsPerToken: number;
  readonly descriptors: TokenDescriptors;
  /** Null when no index was given. */
  readonly shared: SharedPassage | null;
  /** For the reader: collapse and copying; empty when all is well. */
  readonly alarms: readonly string[];
}

/** What `rankStreams` is told. */
export interface RankOptions {
  readonly encoding: Pick<Encoding, "decode">;
  /** Of the training pieces; without it copying is not looked for. */
  readonly index?: PieceMemory;
  /** Longer shared passages, in notes, are copies: `compareMemorisation(…).limit`. Default 24. */
  readonly copyLimit?: number;
  /** Signs of real pieces; see `collapseAlarm`. */
  readonly reference?: readonly CollapseSigns[];
}

/**
 * Generated pieces from the best to the worst: those without alarms first, then by bits per token
 * (the likelier the better). What belongs to the primer counts neither for nor against.
 *
 * @example
 * const streams = await sampleTokens(model, vocabulary, { length: 200, count: 16, random });
 * const [best] = rankStreams(streams, { encoding, index, copyLimit: 14 });
 */
export function rankStreams(
  streams: readonly SampledStream[],
  options: RankOptions,
): RankedStream[] {
  return streams
    .map((stream, index) => judge(stream, index, options))
    .sort(
      (a, b) =>
        Number(a.alarms.length > 0) - Number(b.alarms.length > 0) ||
        compareNumbers(a.bitsPerToken, b.bitsPerToken) ||
        a.index - b.index,
    )
    .map((judged, i) => ({ rank: i + 1, ...judged }));
}

function judge(
  stream: SampledStream,
  index: number,
  { encoding, index: memory, copyLimit = 24, reference }: RankOptions,
): Omit<RankedStream, "rank"> {
  const { tokens, primerLength, logLikelihood, scoredTokens } = stream;
  const piece = encoding.decode(tokens);
  const descriptors = describeTokens(tokens.slice(primerLength));
  const fromTicks =
    primerLength === 0 ? 0 : endTicks(encoding.decode(tokens.slice(0, primerLength)));
  const shared = memory ? memory.longestShared(piece, { fromTicks }) : null;
  const alarms = [...collapseAlarm(collapseSigns(piece, { fromTicks }), reference).reasons];
  if (shared?.source && shared.longestShared > copyLimit) {
    const { source } = shared;
    alarms.push(
      `${shared.longestShared} notes in a row as in ${source.piece}, bar ${source.bar} ` +
        `(more than ${Math.floor(copyLimit)} is a copy)`,
    );
  }
  const isEmpty = scoredTokens === 0;
  const bitsPerToken = isEmpty ? Infinity : -logLikelihood / Math.LN2 / scoredTokens;
  return { index, stream, piece, bitsPerToken, descriptors, shared, alarms };
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
