import type { Bar, Note } from "../music";
import { entropyBits, melodicIntervals } from "./alarms";

/** Semitones above the tonic of a major scale; a natural minor scale is one of another tonic. */
const majorScale = [0, 2, 4, 5, 7, 9, 11];

/** Melodic intervals are counted from −12 to +12 semitones; wider ones at the ends. */
export const widestInterval = 12;

/** How often each of the 12 pitch classes is struck; shares that sum to 1, all 0 without notes. */
export function pitchClassHistogram(notes: readonly Note[]): number[] {
  return shares(
    notes.map((note) => note.pitch % 12),
    12,
  );
}

/** How often each of the 128 pitches is struck; shares. */
export function pitchHistogram(notes: readonly Note[]): number[] {
  return shares(
    notes.map((note) => note.pitch),
    128,
  );
}

/**
 * Mean entropy in bits of the pitch classes struck within windows of `bars` bars that slide by one
 * bar; windows without onsets are left out. 0 (one pitch class) to log2(12) = 3.58; NaN without notes.
 *
 * Source: Wu and Yang (2020), "The Jazz Transformer on the front line", H1 and H4.
 */
export function pitchClassEntropy(
  notes: readonly Note[],
  bars: readonly Bar[],
  window: number,
): number {
  const counts = bars.map(() => new Float64Array(12));
  let bar = 0;
  for (const note of notes) {
    while (bar + 1 < bars.length && bars[bar + 1].startTicks <= note.startTicks) bar++;
    counts[bar][note.pitch % 12]++;
  }
  let sum = 0;
  let windows = 0;
  for (let first = 0; first + Math.min(window, bars.length) <= bars.length; first++) {
    const inside = counts.slice(first, first + window);
    const total = new Float64Array(12).map((_, i) => inside.reduce((n, c) => n + c[i], 0));
    if (total.every((count) => count === 0)) continue;
    sum += entropyBits(total);
    windows++;
  }
  return windows === 0 ? Number.NaN : sum / windows;
}

/**
 * Share of the notes in the best fitting of the 12 diatonic scales (major, and natural minor, which
 * has the same pitches): 7/12 to 1; NaN without notes.
 *
 * Source: Mogren (2016), "C-RNN-GAN"; as muspy's `scale_consistency`.
 */
export function scaleConsistency(notes: readonly Note[]): number {
  if (notes.length === 0) return Number.NaN;
  const classes = pitchClassHistogram(notes);
  let best = 0;
  for (let tonic = 0; tonic < 12; tonic++) {
    const share = majorScale.reduce((sum, step) => sum + classes[(tonic + step) % 12], 0);
    best = Math.max(best, share);
  }
  return Math.min(1, best);
}

/** Melodic intervals, shares of −12 … +12 [25]; wider leaps count as an octave. */
export function intervalHistogram(notes: readonly Note[]): number[] {
  const clipped = melodicIntervals(notes).map(
    (step) => widestInterval + Math.max(-widestInterval, Math.min(widestInterval, step)),
  );
  return shares(clipped, 2 * widestInterval + 1);
}

/** Shares of the whole numbers 0 to size − 1 in `values`. */
export function shares(values: readonly number[], size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) counts[value]++;
  return counts.map((count) => (values.length === 0 ? 0 : count / values.length));
}
