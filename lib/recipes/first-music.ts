import { Random } from "../core/random";
import { figuresPath } from "../core/root";
import type { Dataset } from "../dataset/dataset";
import { decodeAll } from "../evaluation/describe-samples";
import { writePiece } from "../midi/files";
import type { NextTokenModel } from "../models/next-token";
import type { Piece } from "../music/piece";
import { sampleTokens } from "../sampling/sample-tokens";

/** What `firstMusic` is told. */
export interface FirstMusicOptions {
  /** Of the pieces: "LSTM" makes "LSTM 1", "LSTM 2", … */
  readonly name: string;
  /** Tokens of a piece at most. */
  readonly length: number;
  readonly count: number;
  readonly seed: number;
  /** Keeps the pieces as `figures/music/<file>_1.mid`, …; without it nothing is written. */
  readonly file?: string;
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
  { name, length, count, seed, file }: FirstMusicOptions,
): Promise<Piece[]> {
  const drawn = await sampleTokens(model, vocabulary, {
    ...{ length, count, grammar: encoding.grammar },
    strategy: { temperature: 0.9, topP: 0.95 },
    random: Random.fromSeed(`${seed}/first music`),
  });
  const tokens = drawn.map((stream) => stream.tokens);
  const pieces = decodeAll(tokens, encoding, (i) => `${name} ${i + 1}`);
  if (file !== undefined) {
    pieces.forEach((piece, i) => {
      writePiece(figuresPath("music", `${file}_${i + 1}.mid`), piece);
    });
  }
  return pieces;
}
