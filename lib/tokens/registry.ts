import { checkArgument } from "../core";
import { chordDurations } from "./chord-durations";
import type { Encoding } from "./encoding";
import { fourVoice, fourVoiceEighths, fourVoicePitches } from "./four-voice";
import { noteDurations } from "./note-durations";
import { notes } from "./notes";
import { notesAndChords } from "./notes-and-chords";
import { performance } from "./performance";
import { pitchDuration } from "./pitch-duration";
import { pitchDurationKey } from "./pitch-duration/with-key";
import { remi } from "./remi";

const encodings: readonly Encoding[] = [
  notes,
  notesAndChords,
  pitchDuration,
  pitchDurationKey,
  noteDurations,
  chordDurations,
  remi,
  performance,
  fourVoice,
  fourVoiceEighths,
  fourVoicePitches,
];

/** The names `encodingByName` knows, the simplest first. */
export const encodingNames: readonly string[] = encodings.map(({ name }) => name);

/**
 * The encoding of a name.
 *
 * @throws InvalidArgumentError for an unknown name, listing the known ones
 * @example
 * encodingByName("notes").encode(piece); // ["C4", "E4", …]
 */
export function encodingByName(name: string): Encoding {
  const found = encodings.find((encoding) => encoding.name === name);
  checkArgument(
    found !== undefined,
    "encoding",
    name,
    `must be one of ${encodingNames.join(", ")}`,
  );
  return found;
}

/** Every encoding, the simplest first. */
export function allEncodings(): readonly Encoding[] {
  return encodings;
}
