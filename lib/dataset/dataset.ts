import { checkArgument, DataError } from "../core";
import type { Piece } from "../music";
import { buildVocabulary, checkLearnable, type Encoding, type Vocabulary } from "../tokens";
import { transposedSequences, transpositionTable } from "./augment";
import { type PieceSplit, type Split, splitByPiece } from "./split";

/** Pieces as a model reads them: tokens, ids, and which pieces are held out. */
export interface Dataset {
  readonly encoding: Encoding;
  readonly vocabulary: Vocabulary;
  /** Names of the pieces, in the order of `tokens` and `sequences`. */
  readonly names: readonly string[];
  readonly tokens: readonly (readonly string[])[];
  /** `<start>`, the piece's ids, `<end>`: int32 [tokens + 2] per piece. */
  readonly sequences: readonly Int32Array[];
  readonly split: PieceSplit;
  /** Pieces left out because the encoding could not write them, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Semitones by which training pieces may be moved; [0] when they are not. */
  readonly shifts: readonly number[];
}

/** How pieces become a dataset. */
export interface DatasetOptions {
  readonly encoding: Encoding;
  /** Seeds the split. */
  readonly seed: number | string;
  /** Default 1: nothing is filtered. */
  readonly minimumCount?: number;
  /** Share of the pieces held out; default 0.2. */
  readonly testFraction?: number;
  /** Train on the pieces in other keys too; default [0]. The vocabulary then holds their tokens. */
  readonly shifts?: readonly number[];
}

/**
 * Encodes pieces, splits them by piece and builds the vocabulary from the training pieces alone.
 *
 * @throws DataError when fewer than 2 pieces can be encoded or the filter leaves nothing to learn.
 * @example
 * const dataset = buildDataset(corpus.pieces, { encoding: encodingByName("notes"), seed: 1 });
 */
export function buildDataset(pieces: readonly Piece[], options: DatasetOptions): Dataset {
  const { encoding, seed, minimumCount = 1, testFraction = 0.2, shifts = [0] } = options;
  checkArgument(shifts.includes(0), "shifts", shifts, "must contain 0, the piece as it stands");
  const { pieces: used, ...encoded } = encodePieces(pieces, encoding, { least: 2 });
  const split = splitByPiece(used, { testFraction, seed });
  const training = split.train.map((index) => encoded.tokens[index]);
  const vocabulary = buildVocabulary(transposedSequences(encoding, training, shifts), {
    minimumCount,
  });
  checkLearnable(vocabulary);
  const sequences = encoded.tokens.map((tokens) => vocabulary.encodePiece(tokens));
  return { encoding, vocabulary, ...encoded, sequences, split, shifts };
}

/** Pieces in an encoding. */
export interface EncodedPieces extends Pick<Dataset, "names" | "tokens" | "skipped"> {
  /** Those that it can write, in the order of `tokens`. */
  readonly pieces: readonly Piece[];
}

/**
 * Tokens of every piece the encoding can write; the others with the reason.
 *
 * @param options `least`: how many pieces there must be at least, default 0
 * @throws DataError for fewer, with the reason of the first that cannot be written
 */
export function encodePieces(
  pieces: readonly Piece[],
  encoding: Encoding,
  options: { readonly least?: number } = {},
): EncodedPieces {
  const { least = 0 } = options;
  const used: Piece[] = [];
  const tokens: string[][] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const piece of pieces) {
    try {
      const encoded = encoding.encode(piece);
      if (encoded.length === 0) throw new DataError(`${piece.name}: ${emptiness(piece)}`);
      tokens.push(encoded);
      used.push(piece);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ path: piece.name, reason: error.message });
    }
  }
  checkEnough(used.length, { of: pieces.length, least, encoding, skipped });
  return { pieces: used, names: used.map(({ name }) => name), tokens, skipped };
}

/** Throws a DataError where fewer than `least` of so many pieces can be written. */
export function checkEnough(
  count: number,
  found: { readonly of: number; readonly least: number } & Pick<Dataset, "encoding" | "skipped">,
): void {
  const { of, least, encoding, skipped } = found;
  if (count >= least) return;
  const cause = skipped[0] ? `${skipped[0].reason}; ` : "";
  throw new DataError(
    `${count} of ${of} pieces can be written as ${encoding.name}, at least ` +
      `${least} are needed (${cause}add music or choose another folder)`,
  );
}

/** Why a piece comes to no tokens. */
function emptiness({ notes, tracks }: Piece): string {
  if (notes.length === 0) return "no notes";
  const onlyDrums = notes.every(({ track }) => tracks[track]?.isDrums);
  return onlyDrums
    ? "only drums, which this encoding leaves out"
    : "no notes that this encoding writes";
}

/** The sequences of one side of the split. */
export function sequencesOf(dataset: Dataset, side: keyof Split): Int32Array[] {
  return dataset.split[side].map((index) => dataset.sequences[index]);
}

/** The training sequences in every key of `dataset.shifts`: what a fair n-gram floor is given. */
export function trainingInAllKeys(dataset: Dataset): Int32Array[] {
  const { vocabulary, encoding, shifts } = dataset;
  return shifts.flatMap((shift) => {
    const table = transpositionTable(encoding, vocabulary, shift);
    const moved = sequencesOf(dataset, "train").map((ids) => ids.map((id) => table[id]));
    return moved.filter((ids) => !ids.includes(-1));
  });
}

/** Tokens of one side that have no id of their own, and all tokens of that side. */
export function countUnknown(
  dataset: Dataset,
  side: keyof Split,
): { unknown: number; tokens: number } {
  let unknown = 0;
  let tokens = 0;
  for (const index of dataset.split[side]) {
    unknown += dataset.vocabulary.countUnknown(dataset.tokens[index]);
    tokens += dataset.tokens[index].length;
  }
  return { unknown, tokens };
}
