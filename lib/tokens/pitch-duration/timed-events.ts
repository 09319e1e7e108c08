import type { Note } from "../../music";
import { defaultVelocity } from "../notes";
import { eventName, pitchesOfEvent, transposeEvent } from "../notes-and-chords";
import { remembered } from "../remembered";

const ticksPerTwelfth = 40; // 480 ticks per quarter

/** What begins together and how long it sounds, in twelfths of a quarter note. */
export interface TimedEvent {
  readonly pitches: readonly number[];
  readonly length: number;
}

/** `name$quarters`: the name as in `notesAndChords`, the duration as music21 prints it. */
export function timedEvent(pitches: readonly number[], length: number): string {
  return `${eventName(pitches)}$${durationText(length)}`;
}

/** What `timedEvent` wrote; null for another text. */
export const parseTimed = remembered((token: string): TimedEvent | null => {
  const [name, duration, ...more] = token.split("$");
  const pitches = pitchesOfEvent(name);
  const length = lengthOfText(duration ?? "");
  return pitches && length !== null && more.length === 0 ? { pitches, length } : null;
});

// As Python prints music21's quarterLength: 0.25, 1.0, and fractions for triplets: 1/3.
function durationText(twelfths: number): string {
  if (twelfths % 3 !== 0) return `${twelfths / 4}/3`;
  return twelfths % 12 === 0 ? `${twelfths / 12}.0` : `${twelfths / 12}`;
}

function lengthOfText(text: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,2})?)(\/3)?$/.exec(text);
  if (!match) return null;
  const twelfths = match[2] ? Number(match[1]) * 4 : Number(match[1]) * 12;
  return twelfths > 0 && durationText(twelfths) === text ? twelfths : null;
}

/** The event in another key; null when it is none or leaves the range of MIDI pitches. */
export function transposeTimed(token: string, semitones: number): string | null {
  if (parseTimed(token) === null) return null;
  const [name, duration] = token.split("$");
  const moved = transposeEvent(name, semitones);
  return moved === null ? null : `${moved}$${duration}`;
}

/** The notes of an event that begins `onset` twelfths after the start. */
export function notesOf({ pitches, length }: TimedEvent, onset: number): Note[] {
  return pitches.map((pitch) => ({
    pitch,
    startTicks: onset * ticksPerTwelfth,
    durationTicks: length * ticksPerTwelfth,
    velocity: defaultVelocity,
    track: 0,
  }));
}
