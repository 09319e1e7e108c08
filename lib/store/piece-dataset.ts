import type { Pieces } from "../corpus";
import { checkEnough, type Dataset, type EncodedPieces, encodePieces } from "../dataset";
import type { Piece } from "../music";
import type { Encoding } from "../tokens";

/** What a model learnt from and what it is asked. */
export interface Sides {
  readonly training: Pieces;
  readonly heldOut: readonly Piece[];
}

/** How both sides become a dataset. */
export interface SidesOptions extends Pick<Dataset, "encoding" | "vocabulary" | "shifts"> {
  /** Of the training pieces; with more a sample is taken. */
  readonly mostTokens: number;
}

/** Both sides as a dataset in memory, and what it leaves out. */
export interface SidesDataset {
  readonly dataset: Dataset;
  /** The held-out pieces that can be written, in the dataset's order, and those that cannot. */
  readonly asked: Pick<EncodedPieces, "pieces" | "skipped">;
  /** How many training pieces it holds, and of how many; equal where all were taken. */
  readonly learnt: { readonly pieces: number; readonly of: number };
}

/**
 * The dataset of a model that is judged: held-out pieces, and training pieces, in a seeded order, as long
 * as they have at most so many tokens. They are read one by one.
 *
 * @throws DataError when the encoding can write no training or no held-out piece
 */
export function datasetOfSides(
  { training, heldOut }: Sides,
  { encoding, vocabulary, shifts, mostTokens }: SidesOptions,
): SidesDataset {
  const words = new Map<string, string>();
  const learnt = encodeUpTo(training, encoding, mostTokens, words);
  const asked = encodePieces(heldOut, encoding, { least: 1 });
  const tokens = [...learnt.tokens, ...asked.tokens.map((piece) => sameStrings(piece, words))];
  const count = learnt.tokens.length;
  const dataset: Dataset = {
    ...{ encoding, vocabulary, tokens, shifts },
    names: [...learnt.names, ...asked.names],
    sequences: tokens.map((piece) => vocabulary.encodePiece(piece)),
    split: {
      train: [...learnt.tokens.keys()],
      test: [...asked.tokens.keys()].map((index) => count + index),
      copies: 0,
    },
    skipped: [...learnt.skipped, ...asked.skipped],
  };
  return { dataset, asked, learnt: { pieces: count, of: learnt.of } };
}

interface Written extends Pick<Dataset, "names" | "tokens" | "skipped"> {
  readonly of: number;
}

function encodeUpTo(
  pieces: Pieces,
  encoding: Encoding,
  mostTokens: number,
  words: Map<string, string>,
): Written {
  const written: { index: number; name: string; tokens: string[] }[] = [];
  const skipped: { path: string; reason: string }[] = [];
  let count = 0;
  let left = pieces.length;
  for (const index of pieces.shuffled("learnt")) {
    const one = encodePieces([pieces.at(index)], encoding);
    const [tokens] = one.tokens;
    if (tokens && count > 0 && count + tokens.length > mostTokens) break;
    left--;
    skipped.push(...one.skipped);
    if (!tokens) continue;
    count += tokens.length;
    written.push({ index, name: one.names[0], tokens: sameStrings(tokens, words) });
  }
  checkEnough(written.length, { of: pieces.length, least: 1, encoding, skipped });
  written.sort((a, b) => a.index - b.index);
  return {
    names: written.map(({ name }) => name),
    tokens: written.map(({ tokens }) => tokens),
    skipped: skipped.sort((a, b) => (a.path < b.path ? -1 : 1)),
    of: written.length + left,
  };
}

/** Tokens that are equal as one string: a piece then takes 8 bytes a token. */
function sameStrings(tokens: readonly string[], words: Map<string, string>): string[] {
  return tokens.map((token) => {
    const known = words.get(token);
    if (known === undefined) words.set(token, token);
    return known ?? token;
  });
}
