import { checkArgument } from "../core";
import { type Piece, pieceSeconds, sustained } from "../music";

/** Which seconds of a piece are heard and drawn. */
export interface Excerpt {
  /** Default 0. */
  readonly startSeconds?: number;
  /** Default 30. */
  readonly maxSeconds?: number;
}

const ringSeconds = 1.2;

/**
 * Where an excerpt starts and how many seconds it lasts, with what the pedal holds and the ring of
 * the last note.
 */
export function excerptOf(piece: Piece, options: Excerpt = {}): { start: number; seconds: number } {
  const { startSeconds: start = 0, maxSeconds: limit = 30 } = options;
  checkArgument(start >= 0, "startSeconds", start, "must be ≥ 0");
  checkArgument(limit > 0 && limit <= 3600, "maxSeconds", limit, "must be above 0, at most 3,600");
  const left = Math.max(0, pieceSeconds(sustained(piece)) - start) + ringSeconds;
  return { start, seconds: Math.min(left, limit) };
}
