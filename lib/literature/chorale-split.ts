import { DataError } from "../core";
import { splitByPiece } from "../dataset";
import type { Piece } from "../music";
import { pieceToGrid } from "../tokens";
import type { ChoraleSet } from "./chorale-set";

/** A set made of a folder's pieces, with the names of those on each side. */
export interface SplitChorales extends ChoraleSet {
  readonly names: Readonly<Record<"train" | "valid" | "test", readonly string[]>>;
}

/**
 * The pieces of four voices as a set of protocol B: a fifth is held out under seed 1, every other one
 * of them for validation; what is trained on has no copy among them.
 *
 * @param source where the pieces are from, for messages
 * @throws DataError when too few pieces have four voices
 */
export function splitChorales(pieces: readonly Piece[], source: string): SplitChorales {
  const sung = pieces.flatMap((piece) => {
    try {
      return [{ piece, grid: pieceToGrid(piece, { stepsPerQuarter: 4 }) }];
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      return []; // not four voices of one line each
    }
  });
  const split = splitByPiece(
    sung.map(({ piece }) => piece),
    { seed: 1 },
  );
  if (split.test.length < 2) {
    const text = `${sung.length} pieces of four voices (a split needs ten or more)`;
    throw new DataError(`${source}: ${text}`);
  }
  const half = (rest: number) => split.test.filter((_, place) => place % 2 === rest);
  const sides = { train: split.train, valid: half(0), test: half(1) };
  const of = <T>(take: (one: (typeof sung)[number]) => T) => ({
    train: sides.train.map((index) => take(sung[index])),
    valid: sides.valid.map((index) => take(sung[index])),
    test: sides.test.map((index) => take(sung[index])),
  });
  return { ...of(({ grid }) => grid), names: of(({ piece }) => piece.name), repeated: [] };
}
