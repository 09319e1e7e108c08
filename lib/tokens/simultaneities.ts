import type { Piece } from "../music";

/** Longest length written, in twelfths: 64 quarter notes. Only damaged files hold longer ones. */
export const longestTwelfths = 64 * 12;

/** Notes that begin together, as music21 gathers them. */
export interface Simultaneity {
  /** Onset in twelfths of a quarter note, on the grid of sixteenths and eighth triplets. */
  readonly onset: number;
  /** Ascending, without repetition. */
  readonly pitches: readonly number[];
  /** The longest note's length in twelfths, on the same grid; ≥ 3 (a sixteenth). */
  readonly length: number;
}

/**
 * Rounds to the nearest sixteenth or eighth triplet, as music21 does on reading MIDI
 * (quarterLengthDivisors 4 and 3; ties go to the sixteenth). In twelfths of a quarter note.
 */
export function quantiseOnset(piece: Piece): (ticks: number) => number {
  const perTick = 12 / piece.ticksPerQuarter;
  return (ticks) => quantiseTwelfths(ticks * perTick);
}

function quantiseTwelfths(twelfths: number): number {
  const sixteenth = Math.round(twelfths / 3) * 3;
  const triplet = Math.round(twelfths / 4) * 4;
  return Math.abs(triplet - twelfths) < Math.abs(sixteenth - twelfths) ? triplet : sixteenth;
}

/** The notes of all parts but drums, gathered by onset. */
export function simultaneities(piece: Piece): Simultaneity[] {
  const quantise = quantiseOnset(piece);
  const groups = new Map<number, { readonly pitches: Set<number>; length: number }>();
  for (const note of piece.notes) {
    if (piece.tracks[note.track]?.isDrums) continue;
    const onset = quantise(note.startTicks);
    const group = groups.get(onset) ?? { pitches: new Set(), length: 3 };
    groups.set(onset, group);
    group.pitches.add(note.pitch);
    const length = quantiseTwelfths((note.durationTicks * 12) / piece.ticksPerQuarter);
    group.length = Math.min(longestTwelfths, Math.max(group.length, length));
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([onset, { pitches, length }]) => ({
      onset,
      pitches: [...pitches].sort((a, b) => a - b),
      length,
    }));
}
