import { createTempoMap, type TempoColumns, type TempoMap } from "../music";
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
  return createTempoMap({ ticksPerQuarter, tempos: sortedTempos(store, from, until) });
}

/** Rows of the store in the order of time; equal ticks in the order of the file. */
function sortedTempos(store: TempoStore, from: number, until: number): TempoColumns {
  const ticks = store.ticks.subarray(from, until);
  const microsecondsPerQuarter = store.microseconds.subarray(from, until);
  if (isSorted(ticks)) return { ticks, microsecondsPerQuarter };
  const rows = Int32Array.from(ticks.keys()).sort((a, b) => ticks[a] - ticks[b] || a - b);
  return {
    ticks: Float64Array.from(rows, (row) => ticks[row]),
    microsecondsPerQuarter: Float64Array.from(rows, (row) => microsecondsPerQuarter[row]),
  };
}

function isSorted(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] < values[i - 1]) return false;
  return true;
}
