import { checkArgument } from "../core";
import { chordDurations } from "./chord-durations";
import type { Encoding } from "./encoding";
import { createFourVoiceEncoding, type FourVoiceEncoding } from "./four-voice";
import { noteDurations } from "./note-durations";
import { notes } from "./notes";
import { notesAndChords } from "./notes-and-chords";
import { performance } from "./performance";
import { pitchDuration } from "./pitch-duration";
import { pitchDurationKey } from "./pitch-duration-key";
import { remi } from "./remi";

/** Four voices in sixteenths: metre, pitches, holds, rests. */
export const fourVoice: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice",
  summary: "four voices in sixteenths, holds apart from repeats; no velocity or tempo",
  stepsPerQuarter: 4,
  holds: true,
});

/** Four voices in eighths: metre, pitches, holds, rests. */
export const fourVoiceEighths: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice-eighths",
  summary: "four voices in eighths, holds apart from repeats; no sixteenths, velocity or tempo",
  stepsPerQuarter: 2,
  holds: true,
});

/** Four voices in sixteenths, a pitch or rest per cell: the tokens of protocol B. */
export const fourVoicePitches: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice-pitches",
  summary: "four voices in sixteenths, pitches only: repeated notes are joined; no metre",
  stepsPerQuarter: 4,
  holds: false,
});

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
