import { quarterOf } from "./division";
import type { MidiFile } from "./midi-file";
import { plausibleTime } from "./plausible";

const { longestWait, longestPiece } = plausibleTime;

/** What of a file tells how long it lasts. */
export type TimedNotes = Pick<
  MidiFile,
  "notes" | "tracks" | "tempoMaps" | "division" | "durationSeconds"
>;

type Measure = "quarters" | "seconds";

/**
 * Where and how the notes of a file wait for one another, or last, longer than in any music; null
 * where they do not. Of several waits the longest; `byteOf` says where a note stands in the file.
 */
export function implausibleTime(
  file: TimedNotes,
  byteOf: ArrayLike<number>,
): { byte: number; message: string } | null {
  if (file.notes.count === 0 || isSurelyPlausible(file)) return null;
  for (const measure of ["quarters", "seconds"] as const) {
    const { unit, offsets, end } = extentOf(file, measure);
    const wait = longestWait[measure] * unit;
    if (end <= wait) continue;
    const piece = longestPiece[measure] * unit;
    const { starts, ends } = timesOf(file, measure, offsets);
    const gap = longestGap(starts, ends);
    const amount = (value: number) => `${Math.round(value / unit)} ${nameOf[measure]}`;
    if (gap.length > wait) {
      const long = amount(gap.length);
      const what = gap.isLast
        ? `this note ends ${long} after the last one begins`
        : `no note begins for ${long} before this one`;
      return { byte: byteOf[gap.row], message: `${what} (at most ${amount(wait)} in music)` };
    }
    const last = indexOfLargest(ends);
    if (ends[last] <= piece) continue;
    const message = `the piece lasts ${amount(ends[last])} (at most ${amount(piece)} in music)`;
    return { byte: byteOf[last], message };
  }
  return null;
}

const nameOf: Readonly<Record<Measure, string>> = { quarters: "quarter notes", seconds: "s" };

/**
 * Whether notes follow one another so closely in ticks that none waits too long in the slowest tempo
 * of the file: true of nearly all, and quickly found.
 */
function isSurelyPlausible({
  notes,
  tracks,
  tempoMaps,
  division,
  durationSeconds,
}: TimedNotes): boolean {
  if (tempoMaps.length > 1 || durationSeconds > longestPiece.seconds) return false;
  const { ticksPerQuarter } = quarterOf(division);
  const end = tracks.reduce((latest, { endTicks }) => Math.max(latest, endTicks), 0);
  if (end > longestPiece.quarters * ticksPerQuarter) return false;
  let wait = longestWait.quarters * ticksPerQuarter;
  if (durationSeconds > longestWait.seconds) {
    const slowest = tempoMaps[0].secondsPerTick.reduce((most, each) => Math.max(most, each));
    wait = Math.min(wait, longestWait.seconds / slowest);
  }
  return end <= wait || isDense(notes.startTicks, end, wait / 2);
}

/** How long a file lasts. */
interface Extent {
  /** A quarter note or a second. */
  readonly unit: number;
  /** When each sequence of format 2 begins, as in the piece: one after another; else null. */
  readonly offsets: readonly number[] | null;
  /** When the last note ends, or later. */
  readonly end: number;
}

/** Under SMPTE division there are no quarter notes: those of the piece are made of seconds. */
const isInTicks = ({ division }: TimedNotes, measure: Measure) =>
  measure === "quarters" && division.kind === "quarter";

function extentOf(file: TimedNotes, measure: Measure): Extent {
  const { tracks, tempoMaps, division, durationSeconds } = file;
  const isTicks = isInTicks(file, measure);
  const unit = isTicks && division.kind === "quarter" ? division.ticksPerQuarter : 1;
  if (tempoMaps.length === 1) {
    const last = tracks.reduce((end, { endTicks }) => Math.max(end, endTicks), 0);
    return { unit, offsets: null, end: isTicks ? last : durationSeconds };
  }
  let end = 0;
  const offsets = tracks.map(({ endTicks }, track) => {
    const before = end;
    end += isTicks ? endTicks : tempoMaps[track].secondsAt(endTicks);
    return before;
  });
  return { unit, offsets, end };
}

/** When all notes begin and end. */
function timesOf(
  file: TimedNotes,
  measure: Measure,
  offsets: Extent["offsets"],
): { starts: Float64Array; ends: Float64Array } {
  const { notes } = file;
  const isTicks = isInTicks(file, measure);
  const starts = isTicks ? notes.startTicks : notes.startSeconds;
  const ends = isTicks ? notes.endTicks : notes.endSeconds;
  if (!offsets) return { starts, ends };
  const later = (time: number, i: number) => time + offsets[notes.track[i]];
  return { starts: starts.map(later), ends: ends.map(later) };
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Whether a note begins in each whole stretch of a length: then none waits for twice as long. */
function isDense(starts: Float64Array, end: number, length: number): boolean {
  const count = Math.floor(end / length);
  if (count > starts.length) return false;
  const isTaken = new Uint8Array(count + 1);
  isTaken[count] = 1;
  const perUnit = 1 / length;
  for (let i = 0; i < starts.length; i++) isTaken[(starts[i] * perUnit) | 0] = 1;
  return !isTaken.includes(0);
}

/**
 * The longest time from an onset, or 0, to the next, or (`isLast`) to the end of the notes; `row` is
 * the note that begins, or ends, after it.
 */
function longestGap(
  starts: Float64Array,
  ends: Float64Array,
): { length: number; row: number; isLast: boolean } {
  const sorted = starts.slice().sort();
  let length = sorted[0];
  let until = sorted[0];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] - sorted[i - 1] <= length) continue;
    until = sorted[i];
    length = until - sorted[i - 1];
  }
  const last = indexOfLargest(ends);
  const rest = ends[last] - sorted[sorted.length - 1];
  if (rest > length) return { length: rest, row: last, isLast: true };
  return { length, row: starts.indexOf(until), isLast: false };
}
