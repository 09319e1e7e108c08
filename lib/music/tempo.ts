import { endTicks, type Piece, type TempoChange } from "./piece";

/**
 * When tick `t` sounds. Stretch `i` begins at tick `ticks[i]`, at `seconds[i]`, and lasts
 * `secondsPerTick[i]` a tick; the first begins at tick 0.
 */
export interface TempoMap {
  /** The tempos that hold, one a stretch. */
  readonly tempos: readonly TempoChange[];
  readonly ticks: Float64Array;
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
export function createTempoMap(piece: Pick<Piece, "tempos" | "ticksPerQuarter">): TempoMap {
  const tempos = heldTempos(piece.tempos);
  const ticks = new Float64Array(tempos.length);
  const seconds = new Float64Array(tempos.length);
  const secondsPerTick = new Float64Array(tempos.length);
  for (let i = 0; i < tempos.length; i++) {
    ticks[i] = tempos[i].ticks;
    secondsPerTick[i] = tempos[i].microsecondsPerQuarter / (1e6 * piece.ticksPerQuarter);
    if (i > 0) seconds[i] = seconds[i - 1] + (ticks[i] - ticks[i - 1]) * secondsPerTick[i - 1];
  }
  return {
    tempos,
    ticks,
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

/** The changes from tick 0 on; of several at one tick the last holds. */
function heldTempos(changes: readonly TempoChange[]): TempoChange[] {
  const held: TempoChange[] = [{ ticks: 0, microsecondsPerQuarter: defaultMicroseconds }];
  for (const change of changes) {
    const last = held.length - 1;
    if (change.ticks > held[last].ticks) held.push(change);
    else held[last] = { ...change, ticks: held[last].ticks };
  }
  return held;
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
