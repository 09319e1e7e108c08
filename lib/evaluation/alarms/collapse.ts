import { endTicks, type Piece } from "../../music";
import { momentsOf } from "./moments";
import { loopShare } from "./repetition";

/** What the collapse alarm looks at. Moments are what is struck together, with the time to the next. */
export interface CollapseSigns {
  readonly moments: number;
  readonly distinctPitches: number;
  /** Share of the moments that stand in loops, 0 to 1; see `loopShare`. */
  readonly loopShare: number;
  /** Longest time in which no note begins, up to the end of the piece, in quarter notes. */
  readonly longestStandstillQuarters: number;
  /** That time as a share of the piece. */
  readonly standstillShare: number;
}

/** Whether music has collapsed, and by which part of the rule. */
export interface CollapseAlarm {
  readonly collapsed: boolean;
  /** For the reader, empty when all is well. */
  readonly reasons: readonly string[];
}

/** Loops in more than this share of the moments are a collapse, unless real music loops more. */
const loopLimit = 0.5;
/** So many distinct pitches or fewer are a collapse, unless real music has as few. */
const fewPitches = 3;
/** A standstill longer than this, and longer than a quarter of the piece, is a collapse. */
const standstillLimitQuarters = 16;
/** With fewer moments than this, loops and pitches are not judged. */
const fewestMoments = 32;

/** The signs of a piece, drums left out; with `fromTicks` of what begins then or later. */
export function collapseSigns(
  piece: Piece,
  { fromTicks = 0 }: { fromTicks?: number } = {},
): CollapseSigns {
  const notes = piece.notes.filter(
    (note) => !piece.tracks[note.track]?.isDrums && note.startTicks >= fromTicks,
  );
  const moments = momentsOf(notes);
  const end = Math.max(endTicks(piece), fromTicks);
  let last = fromTicks;
  let standstill = 0;
  for (const { startTicks } of notes) {
    standstill = Math.max(standstill, startTicks - last);
    last = startTicks;
  }
  standstill = Math.max(standstill, end - last);
  return {
    moments: moments.length,
    distinctPitches: new Set(notes.map((note) => note.pitch)).size,
    loopShare: loopShare(moments),
    longestStandstillQuarters: standstill / piece.ticksPerQuarter,
    standstillShare: end > fromTicks ? standstill / (end - fromTicks) : 0,
  };
}

/**
 * The collapse alarm, the same for every encoding since it looks at notes:
 * - of at least 32 moments more than half stand in loops (a cycle of at most 16 moments, four times
 *   or more in a row, at least 16 moments long);
 * - at least 32 moments use 3 pitches or fewer;
 * - for more than 16 quarter notes and more than a quarter of the piece no note begins.
 *
 * Limits give way to `reference` where real music goes further. Of 945 real pieces (chorales,
 * piano-midi.de, Mutopia, 52 of MAESTRO) one raises it: a recording that is silent for minutes.
 *
 * @param reference signs of real pieces; default none
 * @example
 * collapseAlarm(collapseSigns(repeatedNote)).reasons;
 * // ["98 % of the moments stand in loops (alarm above 50 %)", "only 1 distinct pitch"]
 */
export function collapseAlarm(
  signs: CollapseSigns,
  reference: readonly CollapseSigns[] = [],
): CollapseAlarm {
  const reasons: string[] = [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const most = reference.reduce((limit, r) => Math.max(limit, r.loopShare), loopLimit);
  const fewest = reference.reduce((limit, r) => Math.min(limit, r.distinctPitches), fewPitches + 1);
  const isLong = signs.moments >= fewestMoments;
  if (isLong && signs.loopShare > most) {
    reasons.push(
      `${percent(signs.loopShare)} of the moments stand in loops (alarm above ${percent(most)})`,
    );
  }
  if (isLong && signs.distinctPitches < fewest) {
    const { distinctPitches } = signs;
    reasons.push(`only ${distinctPitches} distinct pitch${distinctPitches === 1 ? "" : "es"}`);
  }
  const { longestStandstillQuarters: still, standstillShare } = signs;
  const stillest = reference.reduce(
    (limit, r) => Math.max(limit, r.longestStandstillQuarters),
    standstillLimitQuarters,
  );
  if (still > stillest && standstillShare > 0.25) {
    reasons.push(`no note begins for ${Math.round(still)} quarter notes`);
  }
  return { collapsed: reasons.length > 0, reasons };
}
