import {
  chordName,
  createPiece,
  pitchClass,
  pitchClassesOfName,
  pitchName,
  pitchOfName,
} from "../music";
import { type Encoding, freeGrammar, malformedToken } from "./encoding";
import { evenNote, transposeName } from "./notes";
import { remembered } from "./remembered";
import { simultaneities } from "./simultaneities";
import { eventReader } from "./token-reader";

/** Where the pitch class 0 of a chord is played: the octave of middle C. */
const chordOctave = 60;

/**
 * A note's name or a chord's normal order per moment, as `music-ai`, `char-rnn` and
 * `music-generator` write them with music21.
 *
 * What begins together is one event across all parts (music21 gathers chords track by track, which
 * finds none where every voice has a track of its own). Their faults are kept: no durations, rests or velocities (events stand half a quarter apart),
 * chords lose octaves and doublings (played from middle C up; `"0"`, any octave of C, as one octave:
 * music21 would play one note, which is another token).
 *
 * @example
 * notesAndChords.encode(cMajorThenG); // ["0.4.7", "G4"]
 */
export const notesAndChords: Encoding = {
  name: "notes-and-chords",
  clock: "order",
  summary: "note names and chords as pitch classes; no rhythm, rests, velocity or octave of chords",
  encode: (piece) => simultaneities(piece).map(({ pitches }) => eventName(pitches)),
  decode(tokens) {
    const notes = tokens.flatMap((token, i) => {
      const pitches = pitchesOfEvent(token);
      if (!pitches) throw malformedToken("notes-and-chords", token, i);
      return pitches.map((pitch) => evenNote(pitch, i));
    });
    return createPiece({ name: "notes and chords", notes });
  },
  reader: eventReader(() => notesAndChords),
  grammar: freeGrammar((token) => pitchesOfEvent(token) !== null),
  allTokens: () => null,
  transpose: transposeEvent,
};

/** The name of what begins together: a note name, or the chord's normal order. */
export function eventName(pitches: readonly number[]): string {
  return pitches.length === 1 ? pitchName(pitches[0]) : chordName(pitches);
}

/** The pitches an event name is played with; null when it is none. */
export const pitchesOfEvent = remembered((name: string): readonly number[] | null => {
  const pitch = pitchOfName(name);
  if (pitch !== null) return [pitch];
  const pitches = pitchClassesOfName(name)?.map((value) => chordOctave + value);
  if (!pitches) return null;
  return pitches.length > 1 ? pitches : [pitches[0], pitches[0] + 12];
});

/** An event name moved by semitones: chords turn around within the octave. */
export function transposeEvent(name: string, semitones: number): string | null {
  const classes = pitchClassesOfName(name);
  if (!classes) return transposeName(name, semitones);
  return chordName(classes.map((value) => pitchClass(value + semitones)));
}
