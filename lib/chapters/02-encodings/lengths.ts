import { median, merge, sum } from "d3-array";
import { encodePieces } from "../../dataset";
import type { Piece } from "../../music";
import type { Encoding } from "../../tokens";

/** How much an encoding needs to say the music of a folder. */
export interface EncodedLength {
  readonly encoding: string;
  /** Pieces it can write; the rest of the row is about these. */
  readonly pieces: number;
  /** All tokens over all notes; NaN without a piece. */
  readonly perNote: number;
  /** Tokens of the median piece; 0 without a piece. */
  readonly median: number;
  /** Different tokens. */
  readonly kinds: number;
}

/**
 * Tokens per note, length of the median piece and size of the vocabulary of one encoding.
 *
 * @example
 * tokensPerNote(corpus.pieces, encodingByName("remi")).perNote; // 3.9
 */
export function tokensPerNote(pieces: readonly Piece[], encoding: Encoding): EncodedLength {
  const { tokens, names } = encodePieces(pieces, encoding);
  const written = new Set(names);
  const notes = pieces.filter(({ name }) => written.has(name)).flatMap((piece) => piece.notes);
  const lengths = tokens.map((sequence) => sequence.length);
  return {
    encoding: encoding.name,
    pieces: lengths.length,
    perNote: sum(lengths) / notes.length,
    median: median(lengths) ?? 0,
    kinds: new Set(merge(tokens)).size,
  };
}
