import { mean } from "d3-array";
import { collapseAlarm, collapseSigns, describePiece } from "../../evaluation";
import { createPiece, type Note, type Piece } from "../../music";

/** Loops, repeats and variety of a set of pieces. */
export interface MusicSigns {
  readonly pieces: number;
  /** Different moments (what is struck together, with the time to the next), per moment. */
  readonly distinctMomentRatio: number;
  /** Longest passage of moments that stands twice: the mean over pieces, in moments. */
  readonly longestRepeat: number;
  /** Share of the moments in loops. */
  readonly loopShare: number;
  readonly distinctPitches: number;
  /** Share of the pieces that raise the alarm, 0 to 1. */
  readonly collapsed: number;
}

/**
 * The signs of collapse of a set, means over its pieces.
 *
 * @param reference real pieces of the same length: where they repeat as much, it is no collapse
 */
export function musicSigns(pieces: readonly Piece[], reference: readonly Piece[]): MusicSigns {
  const limits = reference.map((piece) => collapseSigns(piece));
  const scalars = pieces.map((piece) => describePiece(piece).scalars);
  const alarms = pieces.map((piece) => collapseAlarm(collapseSigns(piece), limits).collapsed);
  return {
    pieces: pieces.length,
    distinctMomentRatio: mean(scalars, (one) => one.distinctMomentRatio) ?? Number.NaN,
    longestRepeat: mean(scalars, (one) => one.longestRepeat) ?? Number.NaN,
    loopShare: mean(scalars, (one) => one.loopShare) ?? Number.NaN,
    distinctPitches: mean(scalars, (one) => one.distinctPitches) ?? Number.NaN,
    collapsed: mean(alarms, Number) ?? Number.NaN,
  };
}

/**
 * Pieces of `size` stretches each, one after the other: what repeats between the short samples of
 * a generator becomes a repeat within a piece. A rest of fewer than `size` is left out.
 *
 * @param quarters length of a stretch
 * @example
 * joinStretches(fourBarSamples, { size: 8, quarters: 16 });
 */
export function joinStretches(
  stretches: readonly Piece[],
  { size, quarters }: { readonly size: number; readonly quarters: number },
): Piece[] {
  return Array.from({ length: Math.floor(stretches.length / size) }, (_, group) => {
    const parts = stretches.slice(group * size, (group + 1) * size);
    const { ticksPerQuarter } = parts[0];
    const notes = parts.flatMap((part, i): Note[] =>
      part.notes.map((note) => ({
        ...note,
        startTicks: note.startTicks + i * quarters * ticksPerQuarter,
      })),
    );
    return createPiece({ ...parts[0], name: `${parts[0].name} and on`, notes });
  });
}
