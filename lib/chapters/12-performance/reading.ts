import { sum } from "d3-array";
import { buildDataset, sequencesOf } from "../../dataset";
import type { Piece } from "../../music";
import { encodingByName } from "../../tokens";

/** Training pieces as note numbers, and how many different notes there are. */
export function trainingPieces(pieces: readonly Piece[], seed: number) {
  const dataset = buildDataset(pieces, { encoding: encodingByName("notes"), seed });
  return { pieces: sequencesOf(dataset, "train"), vocabulary: dataset.vocabulary.size };
}

/** How much two ways of teaching the same pieces read, and how often they ask. */
export interface ReadingCount {
  readonly pieces: number;
  /** Tokens of a window. */
  readonly time: number;
  /** Windows, each with one answer. */
  readonly windows: number;
  /** Tokens of the pieces with one before them: asked for when every position is a target. */
  readonly taught: number;
}

/** Counts windows of `time` tokens, and positions. */
export function countReading(pieces: readonly Int32Array[], time: number): ReadingCount {
  return {
    ...{ pieces: pieces.length, time },
    windows: sum(pieces, (ids) => Math.max(0, ids.length - time)),
    taught: sum(pieces, (ids) => ids.length - 1),
  };
}
