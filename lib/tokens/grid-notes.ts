import type { Note, Piece } from "../music";

/** Steps in a quarter note of the encodings that keep rhythm: sixteenths and triplets both fit. */
export const stepsPerQuarter = 12;

/** Ticks per quarter of the pieces that decoding makes; a multiple of `stepsPerQuarter`. */
export const decodedTicksPerQuarter = 480;

/** Ticks of a step in decoded pieces. */
export const stepTicks = decodedTicksPerQuarter / stepsPerQuarter;

/** A note whose times are whole steps. */
export interface GridNote {
  readonly pitch: number;
  readonly start: number;
  /** Steps, ≥ 1. */
  readonly length: number;
  readonly velocity: number;
  readonly track: number;
}

/** How notes are laid on a grid. */
export interface GridNotesOptions {
  /** Rounds a time in ticks to steps. */
  readonly stepOf: (ticks: number) => number;
  /** Notes of one pitch in different parts may sound together; default: they may not. */
  readonly part?: (note: Note) => number;
  /** Whether drums are kept; default false. */
  readonly keepsDrums?: boolean;
  /** The length in steps that is written for one; default: as it is. */
  readonly roundLength?: (steps: number) => number;
}

/** The usual rounding: to the nearest of `perQuarter` steps in a quarter note. */
export function nearestStep(piece: Piece, perQuarter = stepsPerQuarter): (ticks: number) => number {
  const perTick = perQuarter / piece.ticksPerQuarter;
  return (ticks) => Math.round(ticks * perTick);
}

/**
 * The notes of a piece on a grid, sorted by start, part, pitch. Of notes that fall on one start,
 * part and pitch the longest is kept; a note ends at the latest where its pitch is struck again.
 */
export function gridNotes(piece: Piece, options: GridNotesOptions): GridNote[] {
  const { stepOf, part = () => 0, keepsDrums = false, roundLength = (steps) => steps } = options;
  const placed = new Map<string, { note: GridNote; part: number }>();
  for (const note of piece.notes) {
    if (!keepsDrums && piece.tracks[note.track]?.isDrums) continue;
    const start = stepOf(note.startTicks);
    const length = Math.max(1, stepOf(note.startTicks + note.durationTicks) - start);
    const key = `${start},${part(note)},${note.pitch}`;
    const { pitch, velocity, track } = note;
    if ((placed.get(key)?.note.length ?? 0) < length) {
      placed.set(key, { note: { pitch, start, length, velocity, track }, part: part(note) });
    }
  }
  const sorted = [...placed.values()].sort(
    (a, b) => a.note.start - b.note.start || a.part - b.part || a.note.pitch - b.note.pitch,
  );
  const nextStart = new Map<number, number>();
  const result: GridNote[] = new Array(sorted.length);
  for (let i = sorted.length - 1; i >= 0; i--) {
    const { note, part: index } = sorted[i];
    const voice = index * 128 + note.pitch;
    const room = (nextStart.get(voice) ?? Number.POSITIVE_INFINITY) - note.start;
    nextStart.set(voice, note.start);
    result[i] = { ...note, length: fitLength(note.length, room, roundLength) };
  }
  return result;
}

function fitLength(length: number, room: number, round: (steps: number) => number): number {
  let fitted = round(Math.min(length, room));
  // A rounded length may overshoot the next strike of the pitch: step down to one that fits.
  for (let wanted = room; fitted > room && wanted > 1; ) {
    wanted--;
    fitted = round(wanted);
  }
  return fitted;
}

/** A note of a decoded piece from one on the grid. */
export function noteOfGrid(note: GridNote): Note {
  const { pitch, velocity, track } = note;
  return {
    pitch,
    velocity,
    track,
    startTicks: note.start * stepTicks,
    durationTicks: note.length * stepTicks,
  };
}

// Up to a half note every step, then quarters of a beat, halves, whole beats: 46 lengths.
const lengths: readonly number[] = [
  ...Array.from({ length: 24 }, (_, i) => i + 1), // up to 2 quarters
  ...Array.from({ length: 8 }, (_, i) => 24 + 3 * (i + 1)), // up to 4
  ...Array.from({ length: 8 }, (_, i) => 48 + 6 * (i + 1)), // up to 8
  ...Array.from({ length: 8 }, (_, i) => 96 + 12 * (i + 1)), // up to 16
];

/** The lengths that tokens name, in steps, ascending. */
export const writtenLengths: readonly number[] = lengths;

const nearestLength: readonly number[] = Array.from(
  { length: lengths[lengths.length - 1] + 1 },
  (_, steps) =>
    lengths.reduce((best, length) =>
      Math.abs(length - steps) < Math.abs(best - steps) ? length : best,
    ),
);

/** The written length nearest to a number of steps; at most 16 quarters. */
export function roundLength(steps: number): number {
  return nearestLength[Math.min(steps, nearestLength.length - 1)];
}

/**
 * Steps as a fraction of a quarter note.
 *
 * @example
 * quartersText(18); // "3/2"
 */
export function quartersText(steps: number, perQuarter = stepsPerQuarter): string {
  let divisor = perQuarter;
  for (let rest = steps; rest > 0; ) [divisor, rest] = [rest, divisor % rest];
  const denominator = perQuarter / divisor;
  return denominator === 1 ? `${steps / perQuarter}` : `${steps / divisor}/${denominator}`;
}

/** Steps of a text that `quartersText` gives; null for any other. */
export function stepsOfText(text: string, perQuarter = stepsPerQuarter): number | null {
  const match = /^(\d{1,5})(?:\/(\d{1,3}))?$/.exec(text);
  if (!match) return null;
  const steps = (Number(match[1]) * perQuarter) / Number(match[2] ?? 1);
  return Number.isInteger(steps) && quartersText(steps, perQuarter) === text ? steps : null;
}
