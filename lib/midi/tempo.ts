import type { TempoStore } from "./columns";
import type { Division } from "./division";

/**
 * When tick `t` sounds. Segment `i` starts at tick `ticks[i]`, at `seconds[i]`, and lasts
 * `secondsPerTick[i]` a tick; segment 0 starts at tick 0. All columns have `count` elements.
 */
export interface TempoMap {
  readonly count: number;
  readonly ticks: Float64Array;
  readonly seconds: Float64Array;
  readonly secondsPerTick: Float64Array;
  /** Length of a quarter note; 0 under SMPTE division, where there are none. */
  readonly microsecondsPerQuarter: Float64Array;
}

/** 120 quarter notes a minute: what holds before the first tempo of a file. */
export const defaultMicroseconds = 500_000;

/** The tempo map of a division and of the tempo changes in the rows `from` to `until` of a store. */
export function createTempoMap(
  division: Division,
  store: TempoStore,
  { from = 0, until = store.count }: { from?: number; until?: number } = {},
): TempoMap {
  if (division.kind === "second") return steadyMap(1 / division.ticksPerSecond, 0);
  const rows = sortedRows(store, from, until);
  const ticks = new Float64Array(rows.length + 1);
  const microseconds = new Float64Array(rows.length + 1);
  microseconds[0] = defaultMicroseconds;
  let count = 1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    // Of several tempos at one tick the last holds.
    if (store.ticks[row] > ticks[count - 1]) count++;
    ticks[count - 1] = store.ticks[row];
    microseconds[count - 1] = store.microseconds[row];
  }
  return timed(division.ticksPerQuarter, ticks.subarray(0, count), microseconds.subarray(0, count));
}

function steadyMap(secondsPerTick: number, microseconds: number): TempoMap {
  return {
    count: 1,
    ticks: new Float64Array(1),
    seconds: new Float64Array(1),
    secondsPerTick: new Float64Array([secondsPerTick]),
    microsecondsPerQuarter: new Float64Array([microseconds]),
  };
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

function timed(
  ticksPerQuarter: number,
  ticks: Float64Array,
  microsecondsPerQuarter: Float64Array,
): TempoMap {
  const count = ticks.length;
  const seconds = new Float64Array(count);
  const secondsPerTick = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    secondsPerTick[i] = microsecondsPerQuarter[i] / (1e6 * ticksPerQuarter);
    if (i > 0) seconds[i] = seconds[i - 1] + (ticks[i] - ticks[i - 1]) * secondsPerTick[i - 1];
  }
  return { count, ticks, seconds, secondsPerTick, microsecondsPerQuarter };
}

/**
 * The segment of `map` that holds `ticks`, searched from segment `from` on (which must not start
 * after it): a few steps when it is near, logarithmic when it is far.
 */
export function segmentAt(map: TempoMap, ticks: number, from = 0): number {
  const starts = map.ticks;
  let step = 1;
  let low = from;
  while (low + step < map.count && starts[low + step] <= ticks) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, map.count);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= ticks) low = middle;
    else high = middle;
  }
  return low;
}

/** Seconds from the start of the piece to `ticks`. */
export function secondsAt(map: TempoMap, ticks: number): number {
  const segment = segmentAt(map, ticks);
  return map.seconds[segment] + (ticks - map.ticks[segment]) * map.secondsPerTick[segment];
}
