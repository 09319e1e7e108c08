import type { MidiFile } from "./midi-file";
import { plausibleTime } from "./plausible";

const { longestWait, longestPiece } = plausibleTime;

/** What of a file tells how long it lasts. */
export type TimedNotes = Pick<
  MidiFile,
  "notes" | "tracks" | "tempoMaps" | "division" | "durationSeconds"
>;

/** When notes begin and end; `unit` is a quarter note or a second. */
interface Times {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly unit: number;
  /** When the last note ends, or later. */
  readonly end: number;
}

type Measure = "quarters" | "seconds";

/**
 * Where and how the notes of a file wait for one another, or last, longer than in any music; null
 * where they do not. Of several waits the longest; `byteOf` says where a note stands in the file.
 */
export function implausibleTime(
  file: TimedNotes,
  byteOf: ArrayLike<number>,
): { byte: number; message: string } | null {
  if (file.notes.count === 0) return null;
  for (const measure of ["quarters", "seconds"] as const) {
    const { starts, ends, unit, end } = timesOf(file, measure);
    const wait = longestWait[measure] * unit;
    const piece = longestPiece[measure] * unit;
    if (end <= wait || (end <= piece && isDense(starts, end, wait / 2))) continue;
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

/** The times of all notes; sequences of format 2 follow one another, as in the piece. */
function timesOf(file: TimedNotes, measure: Measure): Times {
  const { notes, tracks, tempoMaps, division, durationSeconds } = file;
  // Under SMPTE division there are no quarter notes: those of the piece are made of seconds.
  const isTicks = measure === "quarters" && division.kind === "quarter";
  const starts = isTicks ? notes.startTicks : notes.startSeconds;
  const ends = isTicks ? notes.endTicks : notes.endSeconds;
  const unit = isTicks ? division.ticksPerQuarter : 1;
  if (tempoMaps.length === 1) {
    const last = tracks.reduce((end, { endTicks }) => Math.max(end, endTicks), 0);
    return { starts, ends, unit, end: isTicks ? last : durationSeconds };
  }
  let end = 0;
  const offsets = tracks.map(({ endTicks }, track) => {
    const before = end;
    end += isTicks ? endTicks : tempoMaps[track].secondsAt(endTicks);
    return before;
  });
  const later = (time: number, i: number) => time + offsets[notes.track[i]];
  return { starts: starts.map(later), ends: ends.map(later), unit, end };
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
