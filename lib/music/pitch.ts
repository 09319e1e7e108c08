import { checkArgument } from "../core";

/** Names of the twelve pitch classes from C, spelled as music21 spells MIDI pitches. */
export const pitchClassNames = [
  "C",
  "C#",
  "D",
  "E-",
  "E",
  "F",
  "F#",
  "G",
  "G#",
  "A",
  "B-",
  "B",
] as const;

// music21 writes both E-flat 1 and E of octave −1 as "E-1" (and B likewise): the low ones,
// which hardly occur, get an "n" here, so that every name stands for one pitch.
const lowNaturals: Readonly<Record<number, string>> = { 4: "En-1", 11: "Bn-1" };

const names: readonly string[] = Array.from(
  { length: 128 },
  (_, pitch) => lowNaturals[pitch] ?? `${pitchClassNames[pitch % 12]}${Math.floor(pitch / 12) - 1}`,
);
const pitches: ReadonlyMap<string, number> = new Map(names.map((name, pitch) => [name, pitch]));

/**
 * The name of a MIDI pitch as music21 writes it: flats are minus signs.
 *
 * @example
 * pitchName(60); // "C4"
 * pitchName(70); // "B-4"
 */
export function pitchName(pitch: number): string {
  checkArgument(isMidiPitch(pitch), "pitch", pitch, "must be a whole number from 0 to 127");
  return names[pitch];
}

/** The MIDI pitch of a name that `pitchName` gives; null for any other text. */
export function pitchOfName(name: string): number | null {
  return pitches.get(name) ?? null;
}

/** Whether a number is a MIDI pitch. */
export function isMidiPitch(pitch: number): boolean {
  return Number.isInteger(pitch) && pitch >= 0 && pitch <= 127;
}

/** The pitch class of a pitch, 0 (C) to 11 (B); negative numbers count down from C. */
export function pitchClass(pitch: number): number {
  return ((pitch % 12) + 12) % 12;
}

/** A pitch moved by semitones; null when it leaves 0 to 127. */
export function transposePitch(pitch: number, semitones: number): number | null {
  const moved = pitch + semitones;
  return moved >= 0 && moved <= 127 ? moved : null;
}
