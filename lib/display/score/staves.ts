import { mean, median } from "d3-array";
import type { Note, Piece } from "../../music";
import { type Chord, quantise } from "./quantise";

/** A staff: its clef and one or two voices, the upper first. */
export interface Staff {
  readonly clef: "treble" | "bass";
  readonly voices: readonly (readonly Chord[])[];
}

const middleC = 60;

const isMelody = (notes: readonly Note[]) =>
  notes.every((note, i) => {
    const next = notes[i + 1];
    return (
      !next || note.startTicks + note.durationTicks <= next.startTicks + note.durationTicks / 4
    );
  });

/** Chords that overlap, in two voices; what fits neither is cut where the next one begins. */
function inTwoVoices(chords: readonly Chord[]): Chord[][] {
  const voices: Chord[][] = [[], []];
  for (const chord of chords) {
    const isFree = (voice: readonly Chord[]) => (voice.at(-1)?.end ?? 0) <= chord.start;
    const voice = voices.find(isFree) ?? voices[1];
    const last = voice.at(-1);
    if (last && last.start === chord.start) {
      const pitches = [...new Set([...last.pitches, ...chord.pitches])].sort((a, b) => a - b);
      voice[voice.length - 1] = { ...last, pitches };
      continue;
    }
    if (last && last.end > chord.start) voice[voice.length - 1] = { ...last, end: chord.start };
    voice.push(chord);
  }
  return voices.filter((voice) => voice.length > 0);
}

/**
 * The notes of a piece on one staff or two. Four parts that sing one note at a time are two voices
 * to a staff; one such part stands alone under the clef that fits it; two parts have a staff each;
 * anything else is parted at middle C, as for two hands. Drums are left out.
 */
export function stavesOf(piece: Piece): Staff[] {
  const sounding = piece.notes.filter(({ track }) => !piece.tracks[track]?.isDrums);
  const byTrack = new Map<number, Note[]>();
  for (const note of sounding) byTrack.set(note.track, [...(byTrack.get(note.track) ?? []), note]);
  const parts = [...byTrack.values()].sort(
    (a, b) => mean(b, ({ pitch }) => pitch)! - mean(a, ({ pitch }) => pitch)!,
  );
  const voice = (notes: readonly Note[]) => quantise(notes, piece);
  const areMelodies = parts.every(isMelody);
  if (parts.length === 1 && areMelodies) {
    const clef = median(parts[0], ({ pitch }) => pitch)! < middleC - 4 ? "bass" : "treble";
    return [{ clef, voices: [voice(parts[0])] }];
  }
  if (parts.length === 4 && areMelodies) {
    const [soprano, alto, tenor, bass] = parts.map(voice);
    return [
      { clef: "treble", voices: [soprano, alto] },
      { clef: "bass", voices: [tenor, bass] },
    ];
  }
  const hands =
    parts.length === 2
      ? parts
      : [true, false].map((isUpper) =>
          sounding.filter(({ pitch }) => pitch >= middleC === isUpper),
        );
  return hands.map((notes, i) => {
    const clef =
      i === 0 || (median(notes, ({ pitch }) => pitch) ?? 0) > middleC + 4 ? "treble" : "bass";
    return { clef, voices: inTwoVoices(voice(notes)) };
  });
}
