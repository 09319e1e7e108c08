import { EtudeError, type Pace, type Random } from "../core";
import type { NextTokenModel, TokenStreams } from "../models";
import { Vocabulary } from "../tokens";
import type { RuleState, Rules } from "./rules";
import type { SampledStream, SampleOptions, SampleProgress } from "./sample-options";
import { chooseToken } from "./strategies";

/** A stream while it grows. */
export interface GrowingStream {
  readonly index: number;
  readonly random: Random;
  readonly primerLength: number;
  /** Primer and generated ids. */
  readonly ids: number[];
  /** Of each generated token and the drawn `<end>`, under the unshaped model. */
  readonly logProbabilities: number[];
  /** Generated tokens at the last place where the piece may end. */
  endableAt: number;
  state: RuleState;
  ended: SampledStream["ended"] | null;
}

/** What all steps of a batch share. */
export interface GrowContext {
  readonly model: NextTokenModel;
  readonly vocabulary: Vocabulary;
  readonly rules: Rules;
  readonly options: SampleOptions;
  readonly streams: readonly GrowingStream[];
  readonly pace: Pace;
}

/** A stream that has said the primer and nothing else. */
export function startStream(
  primed: { ids: Int32Array; state: RuleState },
  options: SampleOptions,
  index: number,
): GrowingStream {
  return {
    index,
    random: options.random.fork(`stream ${index}`),
    primerLength: primed.ids.length,
    ids: [...primed.ids],
    logProbabilities: [],
    endableAt: 0,
    state: primed.state,
    ended: null,
  };
}

/**
 * Grows up to `width` streams to their ends. The model always follows `width` of them, ended or
 * missing ones in silence: in a matrix product of one size a row's rounding does not depend on the
 * other rows, so a stream is the same in whatever company, bit for bit.
 */
export async function growBatch(
  batch: readonly GrowingStream[],
  width: number,
  context: GrowContext,
): Promise<void> {
  const { model, options, pace } = context;
  const open = model.open(1);
  try {
    let rows = openPrimed(open, batch[0].ids, width);
    while (batch.some(({ ended }) => ended === null)) {
      const goesOn = await pace.breathe();
      batch.forEach((stream, i) => {
        if (stream.ended !== null) return;
        const size = model.vocabularySize;
        if (goesOn) growStream(stream, rows.subarray(i * size, (i + 1) * size), context);
        else stream.ended = "interrupted";
      });
      if (goesOn) options.onProgress?.(progressOf(context));
      if (batch.some(({ ended }) => ended === null)) rows = open.advance(lastIds(batch, width));
    }
  } finally {
    open.close();
  }
}

/** Feeds `<start>` and the primer once, then makes the batch of copies; the first rows. */
function openPrimed(open: TokenStreams, ids: readonly number[], width: number): Float32Array {
  let row = open.advance(Int32Array.of(Vocabulary.startId));
  for (const id of ids) row = open.advance(Int32Array.of(id));
  const rows = new Float32Array(width * row.length);
  for (let i = 0; i < width; i++) rows.set(row, i * row.length);
  open.select(new Int32Array(width));
  return rows;
}

function lastIds(batch: readonly GrowingStream[], width: number): Int32Array {
  const ids = new Int32Array(width).fill(Vocabulary.endId);
  batch.forEach((stream, i) => {
    if (stream.ended === null) ids[i] = stream.ids[stream.ids.length - 1];
  });
  return ids;
}

function growStream(stream: GrowingStream, row: Float32Array, context: GrowContext): void {
  const { rules, vocabulary, options } = context;
  const mask = rules.mask(stream.state, { end: options.stopAtEnd ?? true });
  const masked = maskRow(row, mask);
  if (!masked) throw nothingLeft(stream, mask, context);
  const id = chooseToken(masked, options.strategy ?? {}, stream.random, stream.ids);
  stream.logProbabilities.push(row[id]);
  if (id === Vocabulary.endId) {
    stream.ended = "end";
    return;
  }
  stream.ids.push(id);
  stream.state = rules.next(stream.state, vocabulary.tokens[id]);
  const generated = stream.logProbabilities.length;
  if (rules.mayEnd(stream.state)) stream.endableAt = generated;
  if (generated >= options.length) stream.ended = "length";
}

/** The row with what the mask forbids at −∞, float64 [vocabularySize]; null when nothing is left. */
export function maskRow(row: ArrayLike<number>, mask: Uint8Array): Float64Array | null {
  let isEmpty = true;
  const masked = new Float64Array(row.length).fill(-Infinity);
  for (let id = 0; id < row.length; id++) {
    if (mask[id] === 0 || row[id] === -Infinity) continue;
    isEmpty = false;
    masked[id] = row[id];
  }
  return isEmpty ? null : masked;
}

function nothingLeft(stream: GrowingStream, mask: Uint8Array, context: GrowContext): EtudeError {
  const { rules, options } = context;
  const which = (options.count ?? 1) > 1 ? ` of stream ${stream.index}` : "";
  const where = `after ${stream.ids.length} tokens${which}`;
  return mask.includes(1) ? noProbability(where) : rules.nothingAllowed(stream.state, where);
}

/** The error for a model that gives every allowed token probability 0. */
export function noProbability(where: string): EtudeError {
  return new EtudeError(
    `the model gives no probability to any allowed token ${where} ` +
      "(use a smoothed model, or loosen the constraints)",
  );
}

function progressOf({ streams, options }: GrowContext): SampleProgress {
  let tokens = 0;
  let streamsDone = 0;
  let fraction = 0;
  for (const { logProbabilities, ended } of streams) {
    tokens += logProbabilities.length;
    if (ended !== null) streamsDone++;
    fraction += ended !== null ? 1 : logProbabilities.length / options.length;
  }
  return { tokens, streamsDone, count: streams.length, fraction: fraction / streams.length };
}

/** How many tokens a cut stream gives up at most to end where a piece may end. */
const longestTrim = 16;

/** The stream as the caller gets it; a cut one ends where a piece may end, if that is near. */
export function finishStream(
  stream: GrowingStream,
  { vocabulary, options }: Pick<GrowContext, "vocabulary" | "options">,
): SampledStream {
  const ended = stream.ended ?? "interrupted";
  const said = stream.logProbabilities.length;
  const isCut = ended !== "end" && options.grammar !== undefined;
  const scored = isCut && said - stream.endableAt <= longestTrim ? stream.endableAt : said;
  const generated = ended === "end" ? scored - 1 : scored;
  const { ids, primerLength, logProbabilities } = stream;
  return {
    tokens: vocabulary.decode(ids.slice(0, primerLength + generated)),
    primerLength,
    logLikelihood: logProbabilities.slice(0, scored).reduce((sum, value) => sum + value, 0),
    scoredTokens: scored,
    ended,
  };
}
