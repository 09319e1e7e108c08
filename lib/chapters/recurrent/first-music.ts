import { Random } from "../../core";
import { writePiece } from "../../corpus";
import type { Dataset } from "../../dataset";
import type { NextTokenModel } from "../../models";
import type { Piece } from "../../music";
import { sampleTokens } from "../../sampling";

/** What `firstMusic` is told. */
export interface FirstMusicOptions {
  /** Of the pieces: "LSTM" makes "LSTM 1", "LSTM 2", … */
  readonly name: string;
  /** Tokens of a piece at most. */
  readonly length: number;
  readonly count: number;
  readonly seed: number;
  /** Keeps the pieces as `<file>_1.mid`, …; without it nothing is written. */
  readonly file?: string;
  /** Pieces that are kept; default: all. */
  readonly kept?: number;
}

/**
 * Music that a model makes when it is asked for the first time: a moderate temperature of 0.9, the
 * likeliest 95 % of what it expects, nothing that the encoding's grammar forbids. One seed draws
 * alike from every model.
 *
 * @example
 * const pieces = await firstMusic(fit.model, dataset, { name: "GRU", length: 300, count: 2, seed: 1 });
 */
export async function firstMusic(
  model: NextTokenModel,
  { vocabulary, encoding }: Pick<Dataset, "vocabulary" | "encoding">,
  { name, length, count, seed, file, kept = count }: FirstMusicOptions,
): Promise<Piece[]> {
  const drawn = await sampleTokens(model, vocabulary, {
    ...{ length, count, grammar: encoding.grammar },
    strategy: { temperature: 0.9, topP: 0.95 },
    random: Random.fromSeed(`${seed}/first music`),
  });
  const pieces = drawn.map(({ tokens }, i) => {
    return { ...encoding.decode(tokens), name: `${name} ${i + 1}` };
  });
  if (file !== undefined) {
    pieces.slice(0, kept).forEach((piece, i) => {
      writePiece(`${file}_${i + 1}.mid`, piece);
    });
  }
  return pieces;
}

/** The first of the held-out pieces, as the encoding tells it. */
export function heldOutPiece({ split, tokens, names, encoding }: Dataset): Piece {
  const [index] = split.test;
  return { ...encoding.decode(tokens[index]), name: names[index] };
}
