import type { Bar, Note } from "../music";
import { shares } from "./pitch-descriptors";

/** Lengths of time are counted in sixteenths: 0 is shorter than half of one, 16 a whole or more. */
const lengthBins = 17;

/** How many notes sound together. */
export interface PolyphonyDescriptors {
  /** Mean number of distinct pitches that sound while any does; NaN without notes. */
  readonly polyphony: number;
  /** Share of the sounding time with two or more pitches; NaN without notes. */
  readonly polyphonyRate: number;
  readonly mostPitches: number;
}

/** Note lengths in sixteenths, shares [17]. */
export function durationHistogram(notes: readonly Note[], ticksPerQuarter: number): number[] {
  return shares(
    notes.map((note) => lengthBin(note.durationTicks, ticksPerQuarter)),
    lengthBins,
  );
}

/** Times between successive different onsets in sixteenths, shares [17]. */
export function interOnsetHistogram(notes: readonly Note[], ticksPerQuarter: number): number[] {
  return shares(
    interOnsetTicks(notes).map((ticks) => lengthBin(ticks, ticksPerQuarter)),
    lengthBins,
  );
}

/** Ticks between successive different onsets, of all tracks together. */
export function interOnsetTicks(notes: readonly Note[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < notes.length; i++) {
    const gap = notes[i].startTicks - notes[i - 1].startTicks;
    if (gap > 0) gaps.push(gap);
  }
  return gaps;
}

function lengthBin(ticks: number, ticksPerQuarter: number): number {
  return Math.min(lengthBins - 1, Math.round((4 * ticks) / ticksPerQuarter));
}

/**
 * How alike the bars' rhythms are: 1 minus the mean share of places that differ, over all pairs of
 * bars, where a bar is the set of its sixteenths with an onset. 0 to 1; NaN for fewer than two bars.
 * Time is linear in the bars.
 *
 * Source: Wu and Yang (2020), "The Jazz Transformer on the front line", GS; there 64 places a bar,
 * here the sixteenths of the longest bar.
 */
export function grooveSimilarity(
  notes: readonly Note[],
  bars: readonly Bar[],
  ticksPerQuarter: number,
): number {
  if (bars.length < 2) return Number.NaN;
  const longestBar = bars.reduce((ticks, bar) => Math.max(ticks, bar.lengthTicks), 0);
  const places = Math.max(1, Math.round((4 * longestBar) / ticksPerQuarter));
  const struckIn = new Float64Array(places); // bars with an onset at this place
  const seen = new Int32Array(places).fill(-1);
  let bar = 0;
  for (const note of notes) {
    while (bar + 1 < bars.length && bars[bar + 1].startTicks <= note.startTicks) bar++;
    const sixteenth = Math.floor((4 * (note.startTicks - bars[bar].startTicks)) / ticksPerQuarter);
    const place = Math.min(places - 1, sixteenth);
    if (seen[place] === bar) continue;
    seen[place] = bar;
    struckIn[place]++;
  }
  const n = bars.length;
  // A place struck in c of n bars differs in c (n − c) of the n (n − 1) / 2 pairs.
  const differing = struckIn.reduce((sum, c) => sum + (2 * c * (n - c)) / (n * (n - 1)), 0);
  return 1 - differing / places;
}

/** Share of the bars in which nothing sounds; NaN without bars. */
export function emptyBarRate(notes: readonly Note[], bars: readonly Bar[]): number {
  if (bars.length === 0) return Number.NaN;
  const sounds = new Uint8Array(bars.length);
  let first = 0;
  for (const { startTicks, durationTicks } of notes) {
    while (first + 1 < bars.length && bars[first + 1].startTicks <= startTicks) first++;
    sounds[first] = 1;
    const end = startTicks + durationTicks;
    for (let bar = first + 1; bar < bars.length && bars[bar].startTicks < end; bar++) {
      sounds[bar] = 1;
    }
  }
  return 1 - sounds.reduce((sum, value) => sum + value, 0) / bars.length;
}

/**
 * Polyphony over time, by one sweep over onsets and ends.
 *
 * Source: Dong et al. (2020), "MusPy", `polyphony` and `polyphony_rate`.
 */
export function polyphonyOf(notes: readonly Note[]): PolyphonyDescriptors {
  const events = notes
    .filter((note) => note.durationTicks > 0)
    .flatMap(({ pitch, startTicks, durationTicks }) => [
      { ticks: startTicks, pitch, change: 1 },
      { ticks: startTicks + durationTicks, pitch, change: -1 },
    ])
    .sort((a, b) => a.ticks - b.ticks || a.change - b.change);
  const sounding = new Int32Array(128);
  let [pitches, mostPitches, sum, time, polyphonic, last] = [0, 0, 0, 0, 0, 0];
  for (const { ticks, pitch, change } of events) {
    const passed = ticks - last;
    sum += pitches * passed;
    if (pitches >= 1) time += passed;
    if (pitches >= 2) polyphonic += passed;
    last = ticks;
    const before = sounding[pitch];
    sounding[pitch] += change;
    if (before === 0 && change > 0) pitches++;
    if (before === 1 && change < 0) pitches--;
    mostPitches = Math.max(mostPitches, pitches);
  }
  const isSilent = time === 0;
  return {
    polyphony: isSilent ? Number.NaN : sum / time,
    polyphonyRate: isSilent ? Number.NaN : polyphonic / time,
    mostPitches,
  };
}
