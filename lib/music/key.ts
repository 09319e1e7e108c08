import { mean } from "d3-array";
import type { Piece } from "./piece";

/** A key: tonic as pitch class (0 is C) and mode. */
export interface Key {
  readonly tonic: number;
  readonly mode: "major" | "minor";
}

/** A key and how well the music fits it: Pearson's correlation with its profile, −1 to 1. */
export interface KeyEstimate extends Key {
  readonly correlation: number;
}

// The probe-tone ratings of Krumhansl and Kessler (1982), from the tonic up.
const profiles = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
} as const;

/** How long each pitch class sounds, in quarter notes, [12]; drums left out. */
export function pitchClassDurations(piece: Piece): number[] {
  const durations: number[] = new Array(12).fill(0);
  for (const note of piece.notes) {
    if (piece.tracks[note.track]?.isDrums) continue;
    durations[note.pitch % 12] += note.durationTicks / piece.ticksPerQuarter;
  }
  return durations;
}

/**
 * The 24 keys, the best fitting first (Krumhansl and Schmuckler's algorithm with the profiles of
 * Krumhansl and Kessler, 1982, as music21's `analyze("key")`). Ties: major first, then from C up.
 *
 * @param weights how much each pitch class from C weighs, [12]
 */
export function rankKeys(weights: readonly number[]): KeyEstimate[] {
  const keys: KeyEstimate[] = [];
  for (const mode of ["major", "minor"] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const rotated = weights.map((_, i) => weights[(i + tonic) % 12]);
      keys.push({ tonic, mode, correlation: correlationOf(rotated, profiles[mode]) });
    }
  }
  return keys.sort((a, b) => b.correlation - a.correlation);
}

/** The key that fits a piece best; null for a piece in which no pitch stands out. */
export function findKey(piece: Piece): KeyEstimate | null {
  return bestKey(pitchClassDurations(piece));
}

function bestKey(weights: readonly number[]): KeyEstimate | null {
  const [best] = rankKeys(weights);
  return best.correlation > 0 ? best : null;
}

/**
 * The key that dominates a piece, as the `musigan` system extracts it beside pitches and
 * durations: the prevailing key, not the key on the fifth degree. `no key` where no pitch stands out.
 *
 * @param music a piece, or how long each pitch class from C sounds in it, [12]
 * @example
 * dominantKey(piece); // "G major"
 */
export function dominantKey(music: Piece | readonly number[]): string {
  const key = "notes" in music ? findKey(music) : bestKey(music);
  return key ? keyName(key) : "no key";
}

// Of two spellings the one with fewer accidentals, six sharps rather than six flats.
const usual = {
  major: "C D- D E- E F F# G A- A B- B".split(" "),
  minor: "C C# D D# E F F# G G# A B- B".split(" "),
} as const;
// From seven flats in major to seven sharps in minor, a fifth apart.
const fifths = "C- G- D- A- E- B- F C G D A E B F# C# G# D# A#".split(" ");

/**
 * The name of a key, flats written as in `pitchName`; spelled by its signature where that is given.
 *
 * @example
 * keyName({ tonic: 10, mode: "major" }); // "B- major"
 * keyName({ tonic: 6, mode: "major", accidentals: -6 }); // "G- major"
 */
export function keyName(key: Key & { readonly accidentals?: number }): string {
  const { tonic, mode, accidentals } = key;
  if (accidentals === undefined) return `${usual[mode][tonic]} ${mode}`;
  return `${fifths[accidentals + (mode === "minor" ? 10 : 7)]} ${mode}`;
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a)!, mean(b)!];
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - meanA) * (b[i] - meanB);
    squareA += (a[i] - meanA) ** 2;
    squareB += (b[i] - meanB) ** 2;
  }
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}
