import type { Note, Piece } from "../../music";
import { unitsPerQuarter } from "./measures";

/** Notes that begin and end together; times in units of a twelfth of a quarter note. */
export interface Chord {
  readonly start: number;
  readonly end: number;
  /** Rising. */
  readonly pitches: readonly number[];
}

const sixteenth = unitsPerQuarter / 4;
const triplet = unitsPerQuarter / 3;

/** How much better triplets must fit a quarter note than sixteenths: they are the rarer. */
const tripletDoubt = 0.6;

const distance = (time: number, step: number) => Math.abs(time - Math.round(time / step) * step);

/** The quarter notes (by number) that are read in triplets: their onsets stand nearer to these. */
function tripletQuarters(onsets: readonly number[]): Set<number> {
  const costs = new Map<number, { straight: number; triplet: number }>();
  for (const onset of onsets) {
    const quarter = Math.floor(onset / unitsPerQuarter + 1 / 24);
    const cost = costs.get(quarter) ?? { straight: 0, triplet: 0 };
    cost.straight += distance(onset, sixteenth);
    cost.triplet += distance(onset, triplet);
    costs.set(quarter, cost);
  }
  const chosen = [...costs].filter(([, cost]) => {
    return cost.straight > 0.8 && cost.triplet < cost.straight * tripletDoubt;
  });
  return new Set(chosen.map(([quarter]) => quarter));
}

/**
 * Played times as a notation can have them: onsets on sixteenths, or on triplets of eighths in
 * quarter notes where these fit clearly better; ends likewise, at least one step after the onset;
 * a gap before the next onset that is shorter than an eighth, and than the note, is no rest. Notes
 * that then begin and end together are a chord.
 *
 * @param notes of one hand or part, in ticks
 */
export function quantise(
  notes: readonly Note[],
  { ticksPerQuarter }: Pick<Piece, "ticksPerQuarter">,
): Chord[] {
  const units = (ticks: number) => (ticks / ticksPerQuarter) * unitsPerQuarter;
  const inThrees = tripletQuarters(notes.map(({ startTicks }) => units(startTicks)));
  const stepAt = (time: number) =>
    inThrees.has(Math.floor(time / unitsPerQuarter + 1 / 24)) ? triplet : sixteenth;
  const snapped = (time: number, step: number) => Math.round(time / step) * step;
  const placed = notes
    .map(({ pitch, startTicks, durationTicks }) => {
      const [begin, over] = [units(startTicks), units(startTicks + durationTicks)];
      const start = snapped(begin, stepAt(begin));
      const end = snapped(over, stepAt(over - 0.01));
      return { pitch, start, end: Math.max(end, start + stepAt(start)) };
    })
    .sort((a, b) => a.start - b.start || a.pitch - b.pitch);
  const starts = [...new Set(placed.map(({ start }) => start))].sort((a, b) => a - b);
  const nextStart = new Map(starts.map((start, i) => [start, starts[i + 1]]));
  const chords = new Map<string, { start: number; end: number; pitches: number[] }>();
  for (const { pitch, start, end } of placed) {
    const next = nextStart.get(start);
    const gap = next === undefined ? 0 : next - end;
    const isBreath = gap > 0 && gap < unitsPerQuarter / 2 && gap < end - start;
    const last = isBreath ? next! : end;
    const key = `${start}-${last}`;
    const chord = chords.get(key) ?? { start, end: last, pitches: [] };
    if (!chord.pitches.includes(pitch)) chord.pitches.push(pitch);
    chords.set(key, chord);
  }
  return [...chords.values()].sort((a, b) => a.start - b.start || b.pitches[0] - a.pitches[0]);
}
