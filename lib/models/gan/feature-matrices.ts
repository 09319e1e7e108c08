import { type ChoraleGanConfig, voiceWidth } from "./config";

/** A constant matrix, row-major [rows, columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** The six pairs of voices, upper voice first. */
export const voicePairs: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];

/** Intervals, in semitones, whose parallel motion the rules of part-writing forbid. */
const forbiddenParallels = [0, 7] as const;

const frequencies = 7; // a real signal of 12 points has 7 different frequencies
const products = 4; // re·re, im·im, re·im, im·re

/** An empty matrix and its setter. */
function matrix(rows: number, columns: number) {
  const values = new Float32Array(rows * columns);
  const set = (row: number, column: number, value: number) => {
    values[row * columns + column] = value;
  };
  return { matrix: { rows, columns, values }, set };
}

function eachPitch(
  config: ChoraleGanConfig,
  visit: (channel: number, pitch: number, voice: number) => void,
): void {
  const width = voiceWidth(config);
  config.ranges.forEach(([low, high], voice) => {
    for (let pitch = low; pitch <= high; pitch++) visit(voice * width + pitch - low, pitch, voice);
  });
}

/** One-hot pitches → pitch class (4 × 12) and height from -1 to 1 (4): [channels, 52]. */
export function linearMatrix(config: ChoraleGanConfig): Matrix {
  const { matrix: result, set } = matrix(4 * voiceWidth(config), 52);
  eachPitch(config, (channel, pitch, voice) => {
    set(channel, 12 * voice + (pitch % 12), 1);
    const [low, high] = config.ranges[voice];
    set(channel, 48 + voice, high === low ? 0 : (2 * (pitch - low)) / (high - low) - 1);
  });
  return result;
}

/** One-hot pitches → the 12-point Fourier transform of each voice's pitch class: [channels, 56]. */
export function fourierMatrix(config: ChoraleGanConfig): Matrix {
  const { matrix: result, set } = matrix(4 * voiceWidth(config), 4 * 2 * frequencies);
  eachPitch(config, (channel, pitch, voice) => {
    for (let k = 0; k < frequencies; k++) {
      const angle = (2 * Math.PI * k * (pitch % 12)) / 12;
      set(channel, fourierColumn(voice, k, 0), Math.cos(angle));
      set(channel, fourierColumn(voice, k, 1), Math.sin(angle));
    }
  });
  return result;
}

function fourierColumn(voice: number, frequency: number, imaginary: number): number {
  return voice * 2 * frequencies + imaginary * frequencies + frequency;
}

/**
 * Which Fourier values meet: for each pair (a, b), two 0/1 matrices [56, pairs · 28] whose images,
 * multiplied, hold re·re, im·im, re·im and im·re of every frequency.
 */
export function meetingMatrices(pairs: readonly (readonly [number, number])[]): [Matrix, Matrix] {
  const left = matrix(8 * frequencies, pairs.length * products * frequencies);
  const right = matrix(8 * frequencies, pairs.length * products * frequencies);
  pairs.forEach(([a, b], index) => {
    for (let product = 0; product < products; product++) {
      for (let k = 0; k < frequencies; k++) {
        const column = (index * products + product) * frequencies + k;
        const leftImaginary = product === 1 || product === 3 ? 1 : 0;
        const rightImaginary = product === 1 || product === 2 ? 1 : 0;
        left.set(fourierColumn(a, k, leftImaginary), column, 1);
        right.set(fourierColumn(b, k, rightImaginary), column, 1);
      }
    }
  });
  return [left.matrix, right.matrix];
}

/**
 * The products of `meetingMatrices` → how much of each pair stands at each interval class
 * (a - b) mod 12: [pairs · 28, pairs · 12]. The circular correlation theorem.
 */
export function intervalMatrix(pairCount: number): Matrix {
  const { matrix: result, set } = matrix(pairCount * products * frequencies, pairCount * 12);
  for (let pair = 0; pair < pairCount; pair++) {
    for (let k = 0; k < frequencies; k++) {
      const twice = k === 0 || k === 6 ? 1 : 2; // the conjugate frequency 12 - k
      for (let interval = 0; interval < 12; interval++) {
        const angle = (2 * Math.PI * k * interval) / 12;
        const column = 12 * pair + interval;
        const row = (product: number) => (pair * products + product) * frequencies + k;
        set(row(0), column, (twice / 12) * Math.cos(angle));
        set(row(1), column, (twice / 12) * Math.cos(angle));
        set(row(2), column, (-twice / 12) * Math.sin(angle));
        set(row(3), column, (twice / 12) * Math.sin(angle));
      }
    }
  }
  return result;
}

/** Sums each voice's channels: [channels, 4]. */
export function voiceSumMatrix(config: ChoraleGanConfig): Matrix {
  const { matrix: result, set } = matrix(4 * voiceWidth(config), 4);
  eachPitch(config, (channel, _pitch, voice) => set(channel, voice, 1));
  return result;
}

/** A pitch → all pitches of its voice `from` to `to` semitones away: [channels, channels]. */
export function bandMatrix(config: ChoraleGanConfig, from: number, to: number): Matrix {
  const channels = 4 * voiceWidth(config);
  const { matrix: result, set } = matrix(channels, channels);
  eachPitch(config, (row, pitch, voice) => {
    eachPitch(config, (column, other, otherVoice) => {
      const distance = Math.abs(pitch - other);
      if (voice === otherVoice && distance >= from && distance <= to) set(row, column, 1);
    });
  });
  return result;
}

/** Interval classes (pairs × 12) → the forbidden ones of each pair: [72, 12]. */
export function parallelMatrix(): Matrix {
  const { matrix: result, set } = matrix(12 * voicePairs.length, 2 * voicePairs.length);
  voicePairs.forEach((_, pair) => {
    forbiddenParallels.forEach((interval, index) => {
      set(12 * pair + interval, 2 * pair + index, 1);
    });
  });
  return result;
}

/** A voice's value → the pairs it is the upper (or lower) voice of, twice each: [4, 12]. */
export function pairVoiceMatrix(side: 0 | 1): Matrix {
  const { matrix: result, set } = matrix(4, 2 * voicePairs.length);
  voicePairs.forEach((pair, index) => {
    set(pair[side], 2 * index, 1);
    set(pair[side], 2 * index + 1, 1);
  });
  return result;
}

/** The 66 pairs of different pitch classes, lower first. */
const pitchClassPairs: readonly (readonly [number, number])[] = Array.from(
  { length: 12 },
  (_, low) => Array.from({ length: 11 - low }, (_, i) => [low, low + 1 + i] as const),
).flat();

/** Pitch classes → the lower (or upper) member of each pair: [12, 66]. */
export function pitchClassPairMatrix(side: 0 | 1): Matrix {
  const { matrix: result, set } = matrix(12, pitchClassPairs.length);
  pitchClassPairs.forEach((pair, column) => {
    set(pair[side], column, 1);
  });
  return result;
}
