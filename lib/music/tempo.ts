import { endTicks, type Piece, type TempoChange } from "./piece";

/** Tempo changes as columns of one length, in the order of time. */
export interface TempoColumns {
  readonly ticks: Float64Array;
  readonly microsecondsPerQuarter: Float64Array;
}

/**
 * When tick `t` sounds. Stretch `i` begins at tick `ticks[i]`, at `seconds[i]`, and lasts
 * `secondsPerTick[i]` a tick; the first begins at tick 0.
 */
export interface TempoMap extends TempoColumns {
  readonly seconds: Float64Array;
  readonly secondsPerTick: Float64Array;
  /** The stretch that holds a tick; `from` is one that begins at or before it. */
  stretchAt(ticks: number, from?: number): number;
  secondsAt(ticks: number): number;
  ticksAt(seconds: number): number;
}

/** 120 quarter notes a minute: what holds before the first change. */
const defaultMicroseconds = 500_000;

/**
 * The tempo map of a piece, or of what is known of one: its tempo changes in the order of time.
 *
 * @example
 * createTempoMap(createPiece({ notes: [] })).secondsAt(480); // 0.5
 */
export function createTempoMap({
  ticksPerQuarter,
  tempos,
}: Pick<Piece, "ticksPerQuarter"> & { readonly tempos: Piece["tempos"] | TempoColumns }): TempoMap {
  const { ticks, microsecondsPerQuarter } = heldTempos(
    "length" in tempos ? columnsOf(tempos) : tempos,
  );
  const seconds = new Float64Array(ticks.length);
  const secondsPerTick = new Float64Array(ticks.length);
  for (let i = 0; i < ticks.length; i++) {
    secondsPerTick[i] = microsecondsPerQuarter[i] / (1e6 * ticksPerQuarter);
    if (i > 0) seconds[i] = seconds[i - 1] + (ticks[i] - ticks[i - 1]) * secondsPerTick[i - 1];
  }
  return {
    ticks,
    microsecondsPerQuarter,
    seconds,
    secondsPerTick,
    stretchAt: (at, from = 0) => lastAtMost(ticks, at, from),
    secondsAt(at) {
      const i = lastAtMost(ticks, at, 0);
      return seconds[i] + (at - ticks[i]) * secondsPerTick[i];
    },
    ticksAt(at) {
      const i = lastAtMost(seconds, at, 0);
      return ticks[i] + (at - seconds[i]) / secondsPerTick[i];
    },
  };
}

function columnsOf(changes: readonly TempoChange[]): TempoColumns {
  const ticks = new Float64Array(changes.length);
  const microsecondsPerQuarter = new Float64Array(changes.length);
  for (let i = 0; i < changes.length; i++) {
    ticks[i] = changes[i].ticks;
    microsecondsPerQuarter[i] = changes[i].microsecondsPerQuarter;
  }
  return { ticks, microsecondsPerQuarter };
}

/** The changes from tick 0 on; of several at one tick the last holds. */
function heldTempos(changes: TempoColumns): TempoColumns {
  const ticks = new Float64Array(changes.ticks.length + 1);
  const microseconds = new Float64Array(ticks.length);
  microseconds[0] = defaultMicroseconds;
  let last = 0;
  for (let i = 0; i < changes.ticks.length; i++) {
    if (changes.ticks[i] > ticks[last]) ticks[++last] = changes.ticks[i];
    microseconds[last] = changes.microsecondsPerQuarter[i];
  }
  const count = last + 1;
  return {
    ticks: ticks.subarray(0, count),
    microsecondsPerQuarter: microseconds.subarray(0, count),
  };
}

/** The second at which the last note of a piece ends; 0 for a piece without notes. */
export function pieceSeconds(piece: Piece): number {
  return createTempoMap(piece).secondsAt(endTicks(piece));
}

/**
 * The last element from `low` on that is at most `value`, or `low`: a few steps when it is near,
 * logarithmic when it is far.
 */
function lastAtMost(sorted: Float64Array, value: number, low: number): number {
  let found = low;
  let step = 1;
  while (found + step < sorted.length && sorted[found + step] <= value) {
    found += step;
    step *= 2;
  }
  let high = Math.min(found + step, sorted.length);
  while (found + 1 < high) {
    const middle = (found + high) >>> 1;
    if (sorted[middle] <= value) found = middle;
    else high = middle;
  }
  return found;
}
