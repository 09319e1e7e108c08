import { EtudeError, Random } from "../core";
import { Vocabulary } from "../tokens";
import type { RuleState, Rules } from "./rules";
import type { SampledStream } from "./sample-options";
import { chooseToken, type SamplingStrategy } from "./strategies";

/** A stream while it grows. */
export interface GrowingStream {
  /** Its number, where it is one of several; for messages. */
  readonly number: number | null;
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

/** How the next token is drawn. */
export interface DrawSettings {
  readonly strategy?: SamplingStrategy;
  /** Whether `<end>` may be drawn; default true. */
  readonly stopAtEnd?: boolean;
}

/** A stream that has said the primer and nothing else. */
export function startStream(
  primed: { ids: Int32Array; state: RuleState },
  random: Random,
  number: number | null,
): GrowingStream {
  return {
    ...{ number, random, primerLength: primed.ids.length, ids: [...primed.ids] },
    ...{ logProbabilities: [], endableAt: 0, state: primed.state, ended: null },
  };
}

/** A copy that goes its own way from here. */
export function copyStream(stream: GrowingStream): GrowingStream {
  return {
    ...stream,
    random: Random.fromState(stream.random.state()),
    ids: [...stream.ids],
    logProbabilities: [...stream.logProbabilities],
  };
}

/**
 * Draws one more token from a row of log-probabilities.
 *
 * @throws NothingAllowedError when grammar and constraints leave no token
 */
export function drawNext(
  stream: GrowingStream,
  row: Float32Array,
  rules: Rules,
  vocabulary: Vocabulary,
  { strategy = {}, stopAtEnd = true }: DrawSettings,
): void {
  const mask = rules.mask(stream.state, { end: stopAtEnd });
  const masked = maskRow(row, mask);
  if (!masked) throw nothingLeft(stream, mask, rules);
  const id = chooseToken(masked, strategy, stream.random, stream.ids);
  takeToken(stream, id, row, rules, vocabulary);
}

/** Takes one more token, whatever the rules say of it; `<end>` ends the stream. */
export function takeToken(
  stream: GrowingStream,
  id: number,
  row: Float32Array,
  rules: Rules,
  vocabulary: Vocabulary,
): void {
  stream.logProbabilities.push(row[id]);
  if (id === Vocabulary.endId) {
    stream.ended = "end";
    return;
  }
  stream.ids.push(id);
  stream.state = rules.next(stream.state, vocabulary.tokens[id]);
  if (rules.mayEnd(stream.state)) stream.endableAt = stream.logProbabilities.length;
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

function nothingLeft({ number, ids, state }: GrowingStream, mask: Uint8Array, rules: Rules) {
  const which = number === null ? "" : ` of stream ${number}`;
  const where = `after ${ids.length} tokens${which}`;
  return mask.includes(1) ? noProbability(where) : rules.nothingAllowed(state, where);
}

/** The error for a model that gives every allowed token probability 0. */
export function noProbability(where: string): EtudeError {
  return new EtudeError(
    `the model gives no probability to any allowed token ${where} ` +
      "(use a smoothed model, or loosen the constraints)",
  );
}

/** How many tokens a cut stream gives up at most to end where a piece may end. */
const longestTrim = 16;

/**
 * The stream as the caller gets it; a cut one ends where a piece may end, if that is near.
 *
 * @param hasGrammar whether it was held to one, so that it is known where a piece may end
 */
export function finishStream(
  stream: GrowingStream,
  vocabulary: Vocabulary,
  hasGrammar: boolean,
): SampledStream {
  const ended = stream.ended ?? "interrupted";
  const said = stream.logProbabilities.length;
  const isCut = ended !== "end" && hasGrammar;
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
