import { createPiece, type Note, pitchName, pitchOfName, transposePitch } from "../music";
import { type Encoding, freeGrammar, malformedToken } from "./encoding";
import { quantiseOnset } from "./simultaneities";
import { eventReader } from "./token-reader";

/** Ticks between the events of the systems that keep no rhythm: half a quarter note. */
const evenTicks = 240;

/** Velocity of decoded notes where tokens do not say; music21's default. */
export const defaultVelocity = 90;

/**
 * Single notes by name, chords split from the lowest up, as `piano-lstm` writes them.
 *
 * Durations, rests, velocities, tempo and chords are lost: decoded notes stand half a quarter
 * apart. Drums are left out; keeping piano parts only is the recipe's business.
 *
 * @example
 * notes.encode(chordOfC); // ["C4", "E4", "G4"]
 */
export const notes: Encoding = {
  name: "notes",
  clock: "order",
  summary: "note names only; chords split; no rhythm, rests or velocity",
  encode(piece) {
    const onset = quantiseOnset(piece);
    return piece.notes
      .filter((note) => !piece.tracks[note.track]?.isDrums)
      .map((note) => ({ pitch: note.pitch, onset: onset(note.startTicks) }))
      .sort((a, b) => a.onset - b.onset || a.pitch - b.pitch)
      .map(({ pitch }) => pitchName(pitch));
  },
  decode(tokens) {
    const played = tokens.map((token, i) => {
      const pitch = pitchOfName(token);
      if (pitch === null) throw malformedToken("notes", token, i);
      return evenNote(pitch, i);
    });
    return createPiece({ name: "notes", notes: played });
  },
  reader: eventReader(() => notes),
  grammar: freeGrammar((token) => pitchOfName(token) !== null),
  allTokens: () => Array.from({ length: 128 }, (_, pitch) => pitchName(pitch)),
  transpose: transposeName,
};

/** A note of half a quarter at the `index`-th of even steps. */
export function evenNote(pitch: number, index: number): Note {
  const startTicks = index * evenTicks;
  return { pitch, startTicks, durationTicks: evenTicks, velocity: defaultVelocity, track: 0 };
}

/** A note name moved by semitones; null for other texts and outside 0 to 127. */
export function transposeName(name: string, semitones: number): string | null {
  const pitch = pitchOfName(name);
  const moved = pitch === null ? null : transposePitch(pitch, semitones);
  return moved === null ? null : pitchName(moved);
}
