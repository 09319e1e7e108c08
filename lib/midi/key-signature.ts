import type { KeySignature } from "../music";

type Key = Pick<KeySignature, "tonic" | "mode">;

/**
 * The usual accidentals of a key's signature: sharps (positive) or flats; of two spellings the one
 * with fewer, six sharps rather than six flats.
 *
 * @example
 * accidentalsOf({ tonic: 10, mode: "major" }); // -2
 */
export function accidentalsOf({ tonic, mode }: Key): number {
  const major = mode === "minor" ? tonic + 3 : tonic;
  return ((major * 7 + 5) % 12) - 5;
}

/** The tonic of the key of a mode with so many sharps (positive) or flats, −7 to 7. */
export function tonicOf(accidentals: number, mode: Key["mode"]): number {
  // A sharp more is a fifth up; the minor key lies three semitones below its relative major.
  return (accidentals * 7 + 84 + (mode === "minor" ? 9 : 0)) % 12;
}
