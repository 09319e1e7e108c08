import { type Crops, voicePairs } from "../models/gan";
import { voiceCount } from "../tokens";

/** The distributions by which four-voice music is compared, in the order of the table. */
const choraleDistributions = [
  "pitch",
  "pitch class",
  "duration",
  "hold",
  "interval",
  "consonance",
  "chord",
  "chord bigram",
  "melodic",
] as const;

export type ChoraleDistribution = (typeof choraleDistributions)[number];

/** Histograms (counts by category) and rates of a set of crops. */
export interface ChoraleStatistics {
  readonly distributions: Readonly<Record<ChoraleDistribution, ReadonlyMap<string, number>>>;
  /** Share of steps at which some voice lies above the voice over it. */
  readonly crossings: number;
  /** Share of joint motions of two voices that are parallel fifths, octaves or unisons. */
  readonly parallels: number;
  /** Share of melodic moves wider than 7 semitones. */
  readonly leaps: number;
  /** Different first bars among 100 crops, as a share, mean over hundreds. */
  readonly distinctBars: number;
}

/** Steps of a bar of 4/4 in eighths. */
export const barSteps = 8;

// Unison, thirds, fifth, sixths: the intervals a step may rest on.
const consonant = new Set([0, 3, 4, 7, 8, 9]);

/**
 * What the music is made of. Pitches are counted by voice; durations are runs of equal pitch in
 * steps, at most 16; "hold" and "consonance" are shares of each crop in 32 bins; chords are pitch-
 * class sets, their bigrams between different neighbours; melodic moves are signed semitones.
 */
export function choraleStatistics(crops: Crops): ChoraleStatistics {
  const counts = Object.fromEntries(
    choraleDistributions.map((name) => [name, new Map<string, number>()]),
  ) as Record<ChoraleDistribution, Map<string, number>>;
  const rates = { crossings: 0, steps: 0, parallels: 0, motions: 0, leaps: 0, moves: 0 };
  for (let index = 0; index < crops.count; index++) {
    const music = cropPitches(crops, index);
    countVoices(music, counts, rates);
    countChords(music, counts, rates);
  }
  return {
    distributions: counts,
    crossings: rates.crossings / rates.steps,
    parallels: rates.parallels / Math.max(1, rates.motions),
    leaps: rates.leaps / Math.max(1, rates.moves),
    distinctBars: distinctFirstBars(crops),
  };
}

/** Σ min(p, q) over all categories of each distribution: 1 when equal, 0 when disjoint. */
export function overlapAreas(
  a: ChoraleStatistics,
  b: ChoraleStatistics,
): Record<ChoraleDistribution, number> {
  const entries = choraleDistributions.map((name) => [
    name,
    overlapArea(a.distributions[name], b.distributions[name]),
  ]);
  return Object.fromEntries(entries);
}

/**
 * The area shared by two histograms, each normalised.
 *
 * @example
 * overlapArea(new Map([["a", 1], ["b", 1]]), new Map([["a", 5]])); // 0.5
 */
export function overlapArea(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): number {
  const total = (counts: ReadonlyMap<string, number>) =>
    [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [ofA, ofB] = [total(a), total(b)];
  let area = 0;
  for (const [key, count] of a) area += Math.min(count / ofA, (b.get(key) ?? 0) / ofB);
  return area;
}

/** Share of the bars of `crops` that stand note for note in `training`, at any of its quarters. */
export function copiedBars(crops: Crops, training: Crops): number {
  const known = new Set<string>();
  for (let index = 0; index < training.count; index++) {
    const music = cropPitches(training, index);
    for (let step = 0; step + barSteps <= training.steps; step += 2) known.add(barAt(music, step));
  }
  let copied = 0;
  let bars = 0;
  for (let index = 0; index < crops.count; index++) {
    const music = cropPitches(crops, index);
    for (let step = 0; step + barSteps <= crops.steps; step += barSteps) {
      bars++;
      if (known.has(barAt(music, step))) copied++;
    }
  }
  return copied / Math.max(1, bars);
}

type Counts = Record<ChoraleDistribution, Map<string, number>>;
type Rates = Record<"crossings" | "steps" | "parallels" | "motions" | "leaps" | "moves", number>;

function countVoices(music: Uint8Array, counts: Counts, rates: Rates): void {
  const steps = music.length / voiceCount;
  let held = 0;
  for (let voice = 0; voice < voiceCount; voice++) {
    let run = 0;
    for (let step = 0; step < steps; step++) {
      const pitch = music[step * voiceCount + voice];
      const next = music[(step + 1) * voiceCount + voice];
      count(counts.pitch, `${voice} ${pitch}`);
      count(counts["pitch class"], pitch % 12);
      run++;
      if (next === pitch) {
        held++;
        continue;
      }
      count(counts.duration, Math.min(run, 16));
      run = 0;
      if (next === undefined) continue;
      count(counts.melodic, Math.max(-13, Math.min(13, next - pitch)));
      rates.moves++;
      if (Math.abs(next - pitch) > 7) rates.leaps++;
    }
  }
  count(counts.hold, Math.floor((32 * held) / (voiceCount * (steps - 1))));
}

function countChords(music: Uint8Array, counts: Counts, rates: Rates): void {
  const steps = music.length / voiceCount;
  let sweet = 0;
  let chordBefore = "";
  for (let step = 0; step < steps; step++) {
    const at = music.subarray(step * voiceCount, (step + 1) * voiceCount);
    const before = step === 0 ? at : music.subarray((step - 1) * voiceCount, step * voiceCount);
    rates.steps++;
    if (at[0] < at[1] || at[1] < at[2] || at[2] < at[3]) rates.crossings++;
    for (const [a, b] of voicePairs) {
      const interval = (at[a] - at[b] + 120) % 12;
      count(counts.interval, interval);
      if (consonant.has(interval)) sweet++;
      if (at[a] === before[a] || at[b] === before[b]) continue;
      rates.motions++;
      const same = interval === (before[a] - before[b] + 120) % 12;
      if (same && (interval === 0 || interval === 7)) rates.parallels++;
    }
    const chord = [...new Set([...at].map((pitch) => pitch % 12))].sort((a, b) => a - b).join();
    count(counts.chord, chord);
    if (chordBefore !== "" && chordBefore !== chord) {
      count(counts["chord bigram"], `${chordBefore}>${chord}`);
    }
    chordBefore = chord;
  }
  count(counts.consonance, Math.floor((32 * sweet) / (voicePairs.length * steps)));
}

function distinctFirstBars(crops: Crops): number {
  const groups = Math.max(1, Math.floor(crops.count / 100));
  let share = 0;
  for (let group = 0; group < groups; group++) {
    const size = Math.min(100, crops.count);
    const bars = Array.from({ length: size }, (_, i) => {
      return barAt(cropPitches(crops, group * 100 + i), 0);
    });
    share += new Set(bars).size / size / groups;
  }
  return share;
}

function cropPitches(crops: Crops, index: number): Uint8Array {
  const cells = crops.steps * voiceCount;
  return crops.pitches.subarray(index * cells, (index + 1) * cells);
}

function barAt(music: Uint8Array, step: number): string {
  return music.subarray(step * voiceCount, (step + barSteps) * voiceCount).join();
}

function count(counts: Map<string, number>, key: string | number): void {
  const name = String(key);
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
