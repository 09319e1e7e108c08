import { checkArgument } from "../core";
import { pitchClassNames, pitchOfName } from "../music";

/** Pitch classes that music may use. */
export interface Scale {
  /** `D dorian`. */
  readonly name: string;
  /** Pitch classes, 0 is C, ascending. */
  readonly classes: readonly number[];
}

/** Semitones above the tonic. Minor is the union that tonal music uses: natural with raised 6, 7. */
const modes: Readonly<Record<string, readonly number[]>> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 9, 10, 11],
  "natural minor": [0, 2, 3, 5, 7, 8, 10],
  "harmonic minor": [0, 2, 3, 5, 7, 8, 11],
  "melodic minor": [0, 2, 3, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  pentatonic: [0, 2, 4, 7, 9],
  "minor pentatonic": [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  "whole-tone": [0, 2, 4, 6, 8, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

const naturals: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * A scale by its name: tonic (flats as `b` or `-`) and mode.
 *
 * @throws InvalidArgumentError for another text, with the modes there are
 * @example
 * parseScale("Eb major").classes; // [0, 2, 3, 5, 7, 8, 10]
 */
export function parseScale(text: string): Scale {
  const match = /^\s*([A-Ga-g])([#b♯♭-]?)\s+(.+?)\s*$/.exec(text);
  const mode = match ? modes[match[3].toLowerCase()] : undefined;
  const known = Object.keys(modes).join(", ");
  checkArgument(
    match !== null && mode !== undefined,
    "scale",
    text,
    `must be a tonic and a mode, as "C major" or "F# dorian"; modes are ${known}`,
  );
  const sharp = /[#♯]/.test(match[2]) ? 1 : 0;
  const flat = /[b♭-]/.test(match[2]) ? 1 : 0;
  const tonic = (naturals[match[1].toUpperCase()] + sharp - flat + 12) % 12;
  const classes = mode.map((step) => (tonic + step) % 12).sort((a, b) => a - b);
  return { name: `${pitchClassNames[tonic]} ${match[3].toLowerCase()}`, classes };
}

/**
 * A range of pitches by its ends, names or MIDI numbers.
 *
 * @throws InvalidArgumentError for another text or ends in the wrong order
 * @example
 * parsePitchRange("C3..A5"); // { low: 48, high: 81 }
 */
export function parsePitchRange(text: string): { low: number; high: number } {
  const [low, high, ...more] = text.split("..").map((end) => parsePitch(end.trim()));
  const isRange = more.length === 0 && low !== null && high !== undefined && high !== null;
  checkArgument(isRange, "range", text, 'must be two pitches, as "C3..A5" or "48..81"');
  checkArgument(low <= high, "range", text, "must begin with the lower pitch");
  return { low, high };
}

function parsePitch(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 127 ? Number(text) : null;
  const match = /^([A-Ga-g])([#b♯♭-]?)(-?\d)$/.exec(text);
  if (!match) return null;
  const natural = pitchOfName(`${match[1].toUpperCase()}${match[3]}`);
  if (natural === null) return null;
  const shift = /[#♯]/.test(match[2]) ? 1 : match[2] === "" ? 0 : -1;
  const pitch = natural + shift;
  return pitch >= 0 && pitch <= 127 ? pitch : null;
}
