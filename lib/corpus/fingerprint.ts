import { drumChannel, type MidiFile } from "../midi";

/** What is the same in two files that hold the same notes in other keys. */
export interface Fingerprint {
  /** Equal for the same notes, however transposed; "" for fewer than two notes. */
  readonly hash: string;
  /** The lowest pitch that is no drum, from which the others are measured. */
  readonly lowestPitch: number;
}

// Onsets are compared on this grid, so that another division of the quarter makes no difference.
const gridPerQuarter = 24;

/**
 * The transposition-invariant hash of a file's notes: of the pitches above the lowest one (drums as
 * they are) and the onsets after the first one, in 24ths of a quarter note. Velocities, lengths,
 * tempo, names and the order of tracks do not count.
 *
 * One pass: the hashes of the notes are added up, so they need not be sorted.
 */
export function fingerprint(file: MidiFile): Fingerprint {
  const { count, pitch, channel, startTicks } = file.notes;
  let lowestPitch = 127;
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (channel[i] !== drumChannel && pitch[i] < lowestPitch) lowestPitch = pitch[i];
    if (startTicks[i] < first) first = startTicks[i];
  }
  if (count < 2) return { hash: "", lowestPitch };
  const { division } = file;
  const quarter =
    division.kind === "quarter" ? division.ticksPerQuarter : division.ticksPerSecond / 2;
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const step = Math.round(((startTicks[i] - first) * gridPerQuarter) / quarter);
    const height = channel[i] === drumChannel ? 256 + pitch[i] : pitch[i] - lowestPitch;
    // Two rounds of a 32-bit integer mixer (Ellis and Wellons, "hash prospector").
    let word = Math.imul(step, 0x9e3779b1) ^ Math.imul(height + 1, 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
    word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
    word ^= word >>> 16;
    low = (low + word) | 0;
    high = (high + Math.imul(word ^ 0x5bd1e995, word | 1)) | 0;
  }
  return { hash: `${count}-${hex(high)}${hex(low)}`, lowestPitch };
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
