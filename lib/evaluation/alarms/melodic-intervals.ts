import type { Note } from "../../music";

/**
 * Steps from note to note in semitones: in each track between the highest notes of successive
 * onsets.
 *
 * @param notes sorted by onset
 * @example
 * melodicIntervals(piece.notes); // [2, 2, 1] for C D E F
 */
export function melodicIntervals(notes: readonly Note[]): number[] {
  const intervals: number[] = [];
  const last = new Map<number, { ticks: number; top: number; before: number | null }>();
  for (const { track, startTicks, pitch } of notes) {
    const line = last.get(track);
    if (line && line.ticks === startTicks) line.top = Math.max(line.top, pitch);
    else {
      if (line && line.before !== null) intervals.push(line.top - line.before);
      last.set(track, { ticks: startTicks, top: pitch, before: line?.top ?? null });
    }
  }
  for (const { top, before } of last.values()) if (before !== null) intervals.push(top - before);
  return intervals;
}
