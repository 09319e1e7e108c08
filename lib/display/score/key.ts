import { findKey, type Piece } from "../../music";

/** How a piece is spelled. */
export interface Spelling {
  /** The key signature: −7 (seven flats) to 7 (seven sharps). */
  readonly accidentals: number;
  /** Whether a black key is written with a sharp, by pitch class. */
  readonly isSharp: readonly boolean[];
}

/** Sharps (negative: flats) in the signature of each major key, from C. */
const sharpsOfMajor = [0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5];

/** The place of each black key on the line of fifths when written with a sharp; a flat is 12 lower. */
const fifthsOfSharp: Readonly<Record<number, number>> = { 1: 7, 3: 9, 6: 6, 8: 8, 10: 10 };

/**
 * The signature that a piece states, else that of the key found in it, and the spelling of the black
 * keys: within five fifths below and six above the tonic, so that G minor has F sharp and E flat.
 */
export function keyOf(piece: Piece): Spelling {
  const [stated] = piece.keySignatures;
  const key = stated ?? findKey(piece) ?? { tonic: 0, mode: "major" };
  const ofMode = key.mode === "minor" ? 3 : 0;
  const accidentals = stated?.accidentals ?? sharpsOfMajor[(key.tonic + ofMode) % 12];
  const tonic = accidentals + ofMode;
  const isSharp = Array.from({ length: 12 }, (_, pitchClass) => {
    const fifths = fifthsOfSharp[pitchClass];
    return fifths !== undefined && fifths <= tonic + 6;
  });
  return { accidentals, isSharp };
}
