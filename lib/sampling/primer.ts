import { checkArgument, DataError } from "../core";
import { barsOf, beginningOf, endTicks, type Piece, positionIn, transposePiece } from "../music";
import { type Encoding, isFourVoice, type Vocabulary, voiceCount, voicesOf } from "../tokens";
import { type Primer, spokenPiece } from "./continue-piece";

/** How much of a piece is the primer. */
export interface PrimerOptions {
  /** The first bars, whole number ≥ 1; default all. */
  readonly bars?: number;
  /** The first tokens (of those bars), whole number ≥ 1; default all. */
  readonly tokens?: number;
  /** Moves the piece by semitones first; default 0. */
  readonly transpose?: number;
  /**
   * What to do with tokens the model does not know: `refuse` says which; `drop` leaves them out,
   * and with them what would break the grammar. Default `refuse`.
   */
  readonly unknown?: "refuse" | "drop";
}

/** How far a primer is moved at most when a fitting key is looked for, in semitones. */
const farthestTransposition = 36;

/**
 * What music begins with, from the beginning of any piece; `continuePiece` puts what follows behind.
 *
 * @throws DataError when the piece has no notes there, or has tokens that the vocabulary lacks:
 *   the message names them and a transposition that would do
 * @example
 * const primer = takePrimer(piece, encoding, vocabulary, { bars: 4 });
 */
export function takePrimer(
  piece: Piece,
  encoding: Encoding,
  vocabulary: Vocabulary,
  options: PrimerOptions = {},
): Primer {
  const { bars, tokens: most, transpose = 0, unknown = "refuse" } = options;
  const isCount = (value?: number) => value === undefined || (Number.isInteger(value) && value > 0);
  checkArgument(isCount(bars), "bars", bars, "must be a whole number ≥ 1");
  checkArgument(isCount(most), "tokens", most, "must be a whole number ≥ 1");
  checkArgument(Number.isInteger(transpose), "transpose", transpose, "must be whole semitones");
  if (piece.notes.length === 0) throw emptyPrimer(piece);
  const limit = bars === undefined ? Number.POSITIVE_INFINITY : ticksOfBars(piece, bars);
  const written = encodeUpTo(piece, encoding, limit);
  if (written.length === 0) throw emptyPrimer(piece);
  const moved = transposeTokens(encoding, written.slice(0, most), transpose);
  if (!moved) {
    throw new DataError(
      `primer ${piece.name}: moved by ${transpose} semitones it leaves the MIDI pitches 0 to 127 ` +
        "(transpose it by less)",
    );
  }
  const isKnown = moved.every((token) => vocabulary.has(token));
  const tokens = isKnown || unknown === "refuse" ? moved : dropUnknown(moved, encoding, vocabulary);
  if ((!isKnown && unknown === "refuse") || tokens.length === 0) {
    throw unknownPrimer(piece, moved, encoding, vocabulary, transpose);
  }
  const given = transposePiece(beginningOf(piece, limit), transpose);
  const voiceTracks = isFourVoice(encoding) ? tracksOfVoices(piece, limit) : [];
  const primer = { piece: given, voiceTracks };
  if (tokens.length === written.length) return { ...primer, tokens };
  return { ...primer, tokens, piece: spokenPiece(primer, encoding, tokens) };
}

/** Tokens of what begins before `limit`. */
function encodeUpTo(piece: Piece, encoding: Encoding, limit: number): string[] {
  if (limit === Number.POSITIVE_INFINITY) return encoding.encode(piece);
  if (isFourVoice(encoding)) {
    // The whole piece is encoded, since its metre is inferred from all its notes.
    const steps = Math.ceil((limit * encoding.stepsPerQuarter) / piece.ticksPerQuarter);
    return encoding.encode(piece).slice(0, encoding.headerLength + steps * voiceCount);
  }
  const beginning = beginningOf(piece, limit);
  if (beginning.notes.length > 0) return encoding.encode(beginning);
  const bars = barsOf(piece, endTicks(piece) + 1);
  const first = positionIn(bars, piece.notes[0].startTicks).bar;
  const taken = bars.filter(({ startTicks }) => startTicks < limit).length;
  throw new DataError(
    `primer ${piece.name}: no notes in its first ${taken} bars ` +
      `(they begin in bar ${first + 1}: take more bars)`,
  );
}

/** The track on which each voice sings last before `limit`. */
function tracksOfVoices(piece: Piece, limit: number): number[] {
  return voicesOf(piece).map((line) => {
    return (line.findLast(({ startTicks }) => startTicks < limit) ?? line[0]).track;
  });
}

function ticksOfBars(piece: Piece, bars: number): number {
  const all = barsOf(piece, endTicks(piece) + 1);
  return all[bars]?.startTicks ?? Number.POSITIVE_INFINITY;
}

/** The tokens in another key; null when one leaves the MIDI pitches. */
function transposeTokens(
  encoding: Pick<Encoding, "transpose">,
  tokens: readonly string[],
  semitones: number,
): string[] | null {
  if (semitones === 0) return [...tokens];
  const moved = tokens.map((token) => encoding.transpose(token, semitones));
  return moved.includes(null) ? null : (moved as string[]);
}

/** The smallest move up or down after which every token is known; null for none within three octaves. */
export function findFittingTransposition(
  tokens: readonly string[],
  encoding: Pick<Encoding, "transpose">,
  vocabulary: Vocabulary,
): number | null {
  for (let distance = 1; distance <= farthestTransposition; distance++) {
    for (const semitones of [distance, -distance]) {
      const moved = transposeTokens(encoding, tokens, semitones);
      if (moved?.every((token) => vocabulary.has(token))) return semitones;
    }
  }
  return null;
}

function dropUnknown(
  tokens: readonly string[],
  { grammar }: Encoding,
  vocabulary: Vocabulary,
): string[] {
  let state = grammar.start();
  return tokens.filter((token) => {
    if (!vocabulary.has(token) || !grammar.allows(state, token)) return false;
    state = grammar.next(state, token);
    return true;
  });
}

function emptyPrimer(piece: Piece): DataError {
  return new DataError(
    `primer ${piece.name}: no notes (take a file with notes, or begin without a primer)`,
  );
}

function unknownPrimer(
  piece: Piece,
  tokens: readonly string[],
  encoding: Encoding,
  vocabulary: Vocabulary,
  moved: number,
): DataError {
  const unknown = tokens.filter((token) => !vocabulary.has(token));
  const kinds = [...new Set(unknown)];
  const shown = kinds.slice(0, 3).map((token) => JSON.stringify(token));
  const more = kinds.length > 3 ? ` and ${kinds.length - 3} more` : "";
  const fitting = findFittingTransposition(tokens, encoding, vocabulary);
  const remedy =
    fitting === null
      ? "no transposition fits: take fewer bars, drop the unknown tokens, or train on such music"
      : `transposed by ${moved + fitting} semitones it fits`;
  return new DataError(
    `primer ${piece.name}: ${unknown.length} of ${tokens.length} tokens are not in the ` +
      `vocabulary: ${shown.join(", ")}${more} (${remedy})`,
  );
}
