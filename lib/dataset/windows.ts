import { checkArgument, DataError } from "../core";
import type { Split } from "./split";

/** A window: tokens `start` to `start + length` of a sequence; the token after it is the target. */
export interface Window {
  /** Index of the sequence. */
  readonly sequence: number;
  /** Offset of the window's first token. */
  readonly start: number;
}

/** How windows are cut. */
export interface WindowSize {
  /** Tokens of a window, ≥ 1. */
  readonly length: number;
  /** Tokens from one to the next, ≥ 1; default 1. */
  readonly stride?: number;
}

/** How many windows a sequence of so many tokens has. */
function windowsIn(tokens: number, { length, stride = 1 }: WindowSize): number {
  return Math.max(0, Math.ceil((tokens - length) / stride));
}

/**
 * How many windows with a target after them sequences of these lengths have; none crosses from one
 * sequence into the next.
 *
 * @throws DataError when the window is longer than every sequence.
 */
export function countWindows(lengths: ArrayLike<number>, size: WindowSize): number {
  const { length, stride = 1 } = size;
  checkArgument(Number.isInteger(length) && length >= 1, "length", length, "must be ≥ 1");
  checkArgument(Number.isInteger(stride) && stride >= 1, "stride", stride, "must be ≥ 1");
  let count = 0;
  let longest = 0;
  for (let i = 0; i < lengths.length; i++) {
    count += windowsIn(lengths[i], size);
    longest = Math.max(longest, lengths[i]);
  }
  if (count > 0) return count;
  throw new DataError(
    `a window of ${length} tokens and its target do not fit into any piece ` +
      `(the longest has ${longest} tokens: add longer pieces)`,
  );
}

/**
 * The places of windows by their numbers, counted through all sequences: (sequence, start) of each,
 * int32 [windows, 2].
 */
export function windowPlaces(
  lengths: ArrayLike<number>,
  size: WindowSize,
  windows: ArrayLike<number>,
): Int32Array {
  const { stride = 1 } = size;
  const first = new Float64Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) first[i + 1] = first[i] + windowsIn(lengths[i], size);
  const places = new Int32Array(2 * windows.length);
  for (let i = 0; i < windows.length; i++) {
    let [low, high] = [0, lengths.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (first[middle] <= windows[i]) low = middle;
      else high = middle;
    }
    places[2 * i] = low;
    places[2 * i + 1] = (windows[i] - first[low]) * stride;
  }
  return places;
}

/**
 * All windows of `length` tokens with a target after them; none crosses from one sequence
 * into the next.
 *
 * @throws DataError when the window is longer than every sequence.
 * @example
 * cutWindows([[5, 6, 7, 8]], { length: 2 });
 * // [{ sequence: 0, start: 0 }, { sequence: 0, start: 1 }]
 */
export function cutWindows(sequences: Iterable<ArrayLike<unknown>>, size: WindowSize): Window[] {
  const lengths = Array.from(sequences, ({ length }) => length);
  const { stride = 1 } = size;
  countWindows(lengths, size);
  return lengths.flatMap((tokens, sequence) =>
    Array.from({ length: windowsIn(tokens, size) }, (_, i) => ({ sequence, start: i * stride })),
  );
}

/** How much a split of windows leaks. Shares are of the test windows, 0 to 1. */
export interface Leak {
  /** Test windows with a training window of the same piece shifted by exactly one token. */
  readonly shiftedByOne: number;
  /** Test windows whose target token stands, at its own place, inside some training window. */
  readonly targetSeen: number;
}

/**
 * Measures the leak of a split of windows.
 *
 * @param windows as `cutWindows` gave them, `length` tokens each
 */
export function measureLeak(windows: readonly Window[], split: Split, length: number): Leak {
  const key = (sequence: number, start: number) => sequence * 2 ** 32 + start;
  const training = new Set<number>();
  const covered = new Set<number>();
  for (const index of split.train) {
    const { sequence, start } = windows[index];
    training.add(key(sequence, start));
    for (let offset = 0; offset <= length; offset++) covered.add(key(sequence, start + offset));
  }
  let shifted = 0;
  let seen = 0;
  for (const index of split.test) {
    const { sequence, start } = windows[index];
    const before = start > 0 && training.has(key(sequence, start - 1));
    if (before || training.has(key(sequence, start + 1))) shifted++;
    if (covered.has(key(sequence, start + length))) seen++;
  }
  return { shiftedByOne: shifted / split.test.length, targetSeen: seen / split.test.length };
}
