import { drumChannel, type MidiFile } from "../midi";

/** What is the same in two files that hold the same notes in other keys. */
export interface Fingerprint {
  /** Equal for the same notes, however transposed; "" for fewer than two notes. */
  readonly hash: string;
  /** The lowest pitch that is no drum, from which the others are measured. */
  readonly lowestPitch: number;
  /** How many different phrases there are: seven onsets in a row, by intervals and times. */
  readonly phrases: number;
  /** The 64 smallest hashes of phrases, rising: a sample by which files can be compared. */
  readonly sketch: readonly number[];
}

// Onsets are compared on this grid, so that another division of the quarter makes no difference.
const gridPerQuarter = 24;
const phraseMoves = 6;
export const sketchSize = 64;

/**
 * The transposition-invariant fingerprint of a file's notes: of the pitches above the lowest one
 * (drums as they are, and in no phrase) and the onsets after the first one, in 24ths of a quarter
 * note. Velocities, lengths, tempo, names and the order of tracks do not count.
 */
export function fingerprint(file: MidiFile): Fingerprint {
  const { count, pitch, channel, startTicks } = file.notes;
  let lowestPitch = 127;
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (channel[i] !== drumChannel && pitch[i] < lowestPitch) lowestPitch = pitch[i];
    if (startTicks[i] < first) first = startTicks[i];
  }
  if (count < 2) return { hash: "", lowestPitch, phrases: 0, sketch: [] };
  const { division } = file;
  const quarter =
    division.kind === "quarter" ? division.ticksPerQuarter : division.ticksPerSecond / 2;
  const places = new Float64Array(count);
  let [pitched, low, high] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const step = Math.round(((startTicks[i] - first) * gridPerQuarter) / quarter);
    const isDrum = channel[i] === drumChannel;
    const word = mix(step, isDrum ? 256 + pitch[i] : pitch[i] - lowestPitch);
    // Added up, so that the order of the notes makes no difference.
    low = (low + word) | 0;
    high = (high + Math.imul(word ^ 0x5bd1e995, word | 1)) | 0;
    if (!isDrum) places[pitched++] = step * 128 + pitch[i];
  }
  const hash = `${count}-${hex(high)}${hex(low)}`;
  return { hash, lowestPitch, ...phrasesOf(places.subarray(0, pitched)) };
}

/** Two rounds of a 32-bit integer mixer (Ellis and Wellons, "hash prospector"). */
function mix(a: number, b: number): number {
  let word = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return word ^ (word >>> 16);
}

/**
 * A fingerprint as numbers, for a file: how many notes it counts (0: no hash), the two halves of the
 * hash, the lowest pitch, the phrases, the sketch.
 */
export function packFingerprint(print: Fingerprint): Uint32Array {
  const { hash, lowestPitch, phrases, sketch } = print;
  const [count, digits] = hash === "" ? ["0", "0"] : hash.split("-");
  const halves = [digits.slice(0, -8), digits.slice(-8)].map(
    (half) => Number.parseInt(half, 16) || 0,
  );
  return Uint32Array.from([Number(count), ...halves, lowestPitch, phrases, ...sketch]);
}

/** What `packFingerprint` wrote. */
export function unpackFingerprint(words: Uint32Array): Fingerprint {
  const [count, high, low, lowestPitch, phrases] = words;
  const hash = count === 0 ? "" : `${count}-${hex(high)}${hex(low)}`;
  return { hash, lowestPitch, phrases, sketch: [...words.subarray(5)] };
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

const factor = 0x01000193;
const factorOfOldest = Array.from({ length: phraseMoves }).reduce<number>(
  (power) => Math.imul(power, factor),
  1,
);

/** The phrases of notes that are given as 128 × step + pitch, in any order. */
function phrasesOf(places: Float64Array): Pick<Fingerprint, "phrases" | "sketch"> {
  places.sort();
  const moves = new Int32Array(places.length);
  const hashes = new Uint32Array(places.length);
  let [moved, full, rolling] = [0, 0, 0];
  for (let i = 1; i < places.length; i++) {
    const [before, place] = [places[i - 1], places[i]];
    if (place === before) continue;
    const steps = Math.floor(place / 128) - Math.floor(before / 128);
    const move = mix(steps, (place % 128) - (before % 128));
    rolling = (Math.imul(rolling, factor) + move) | 0;
    if (moved >= phraseMoves) {
      rolling = (rolling - Math.imul(moves[moved - phraseMoves], factorOfOldest)) | 0;
    }
    moves[moved++] = move;
    if (moved >= phraseMoves) hashes[full++] = mix(rolling, 0);
  }
  const sorted = hashes.subarray(0, full).sort();
  const sketch: number[] = [];
  let phrases = 0;
  for (let i = 0; i < full; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    phrases++;
    if (sketch.length < sketchSize) sketch.push(sorted[i]);
  }
  return { phrases, sketch };
}
