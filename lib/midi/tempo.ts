import { createTempoMap, type TempoChange, type TempoMap } from "../music";
import type { TempoStore } from "./columns";
import { type Division, quarterOf } from "./division";

/** The tempo map of a division and of the tempo changes in the rows `from` to `until` of a store. */
export function tempoMapOf(
  division: Division,
  store: TempoStore,
  { from = 0, until = store.count }: { from?: number; until?: number } = {},
): TempoMap {
  const { ticksPerQuarter, microseconds } = quarterOf(division);
  if (microseconds !== null) {
    const tempos = [{ ticks: 0, microsecondsPerQuarter: microseconds }];
    return createTempoMap({ ticksPerQuarter, tempos });
  }
  const tempos: TempoChange[] = [];
  for (const row of sortedRows(store, from, until)) {
    tempos.push({ ticks: store.ticks[row], microsecondsPerQuarter: store.microseconds[row] });
  }
  return createTempoMap({ ticksPerQuarter, tempos });
}

/** Rows of the store in the order of time; equal ticks in the order of the file. */
function sortedRows({ ticks }: TempoStore, from: number, until: number): Int32Array {
  const rows = new Int32Array(until - from);
  let isSorted = true;
  for (let row = from; row < until; row++) {
    rows[row - from] = row;
    if (row > from && ticks[row] < ticks[row - 1]) isSorted = false;
  }
  return isSorted ? rows : rows.sort((a, b) => ticks[a] - ticks[b] || a - b);
}
