import { checkArgument } from "../core";
import { type Collapse, type Crops, collapseOf, cropToGrid } from "../models/gan";
import type { Piece } from "../music";
import { gridToPiece, voiceCount, voiceNames } from "../tokens";

/** Which pitches a voice uses. */
export interface VoiceRange {
  readonly voice: string;
  /** MIDI pitches. */
  readonly lowest: number;
  readonly highest: number;
  /** How many different pitches. */
  readonly distinct: number;
}

/** The pitches of each voice over all crops, soprano to bass. */
export function voiceRanges(crops: Crops): VoiceRange[] {
  return voiceNames.map((voice, column) => {
    const pitches = new Set<number>();
    for (let at = column; at < crops.pitches.length; at += voiceCount) {
      pitches.add(crops.pitches[at]);
    }
    const used = [...pitches];
    const [lowest, highest] = [Math.min(...used), Math.max(...used)];
    return { voice, lowest, highest, distinct: pitches.size };
  });
}

/**
 * How far crops have collapsed, each step's four pitches being one token: what varies within a
 * crop, over all, and between crops at the same step.
 *
 * @param count crops looked at, spread evenly over all; more of them show more variety, so give
 *   sets that are compared the same
 */
export function choraleCollapse(crops: Crops, count: number): Collapse {
  const chosen = spread(crops.count, count);
  const ids = new Map<string, number>();
  const samples = chosen.map((crop) =>
    Int32Array.from({ length: crops.steps }, (_, step) => {
      const start = (crop * crops.steps + step) * voiceCount;
      const chord = crops.pitches.subarray(start, start + voiceCount).join();
      const id = ids.get(chord) ?? ids.size;
      ids.set(chord, id);
      return id;
    }),
  );
  return collapseOf(samples);
}

/** The crops numbered `indices` as pieces of four tracks. */
export function cropPieces(crops: Crops, indices: readonly number[]): Piece[] {
  return indices.map((index) => {
    const known = Number.isInteger(index) && index >= 0 && index < crops.count;
    checkArgument(known, "crop", index, `must be 0 to ${crops.count - 1}`);
    return gridToPiece(cropToGrid(crops, index), { name: `crop ${index + 1}` });
  });
}

/** At most `wanted` numbers spread evenly from 0 to below `count`. */
export function spread(count: number, wanted: number): number[] {
  const taken = Math.min(count, wanted);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * count) / taken));
}
