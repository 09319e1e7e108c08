import { checkArgument, DataError } from "../core";
import type { Split } from "./split";

/** A window: tokens `start` to `start + length` of a sequence; the token after it is the target. */
export interface Window {
  /** Index of the sequence. */
  readonly sequence: number;
  /** Offset of the window's first token. */
  readonly start: number;
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
export function cutWindows(
  sequences: readonly ArrayLike<unknown>[],
  { length, stride = 1 }: { length: number; stride?: number },
): Window[] {
  checkArgument(Number.isInteger(length) && length >= 1, "length", length, "must be ≥ 1");
  checkArgument(Number.isInteger(stride) && stride >= 1, "stride", stride, "must be ≥ 1");
  const windows: Window[] = [];
  sequences.forEach((sequence, index) => {
    for (let start = 0; start + length < sequence.length; start += stride) {
      windows.push({ sequence: index, start });
    }
  });
  if (windows.length === 0) {
    const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0);
    throw new DataError(
      `a window of ${length} tokens and its target do not fit into any piece ` +
        `(the longest has ${longest} tokens: add longer pieces)`,
    );
  }
  return windows;
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
