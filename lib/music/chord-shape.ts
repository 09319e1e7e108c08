import { normalOrder } from "./chord";

/** Semitones above the first of the normal order, of chords that have a name; the rest is "other". */
const shapes: Readonly<Record<string, string>> = {
  "0": "one pitch class",
  "0.4.7": "major triad",
  "0.3.7": "minor triad",
  "0.3.6": "diminished triad",
  "0.4.8": "augmented triad",
  "0.5": "open fifth",
  "0.3": "third alone",
  "0.4": "third alone",
  "0.3.6.8": "dominant seventh",
  "0.3.5.8": "minor seventh",
  "0.1.5.8": "major seventh",
  "0.2.5.8": "half-diminished seventh",
  "0.3.6.9": "diminished seventh",
};

/**
 * What kind of chord pitches make, whatever its key, inversion and doublings.
 *
 * @param pitches MIDI pitches, at least one
 * @example
 * chordShape([48, 64, 67, 72]); // "major triad"
 */
export function chordShape(pitches: readonly number[]): string {
  const order = normalOrder(pitches);
  const above = order.map((pitchClass) => (pitchClass - order[0] + 12) % 12);
  return shapes[above.join(".")] ?? "other";
}
