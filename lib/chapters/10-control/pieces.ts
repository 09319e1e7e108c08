import { type Labelled, playerRow } from "../../display";
import type { Note, Piece } from "../../music";
import { type FourVoiceModel, keepsToRanges } from "../../sampling";
import { noVoices } from "./no-voices";

/** The topmost note of each onset, cut where the next begins: a piece's tune, one note at a time. */
export function topLine(piece: Piece): Piece {
  const highest = new Map<number, Note>();
  for (const note of piece.notes) {
    if (piece.tracks[note.track]?.isDrums) continue;
    const other = highest.get(note.startTicks);
    if (!other || other.pitch < note.pitch) highest.set(note.startTicks, note);
  }
  const line = [...highest.values()].sort((a, b) => a.startTicks - b.startTicks);
  const notes = line.map((note, i) => {
    const next = line[i + 1]?.startTicks ?? Number.POSITIVE_INFINITY;
    return { ...note, durationTicks: Math.min(note.durationTicks, next - note.startTicks) };
  });
  return { ...piece, notes, pedals: [] };
}

/** What begins in the first `bars` bars of four quarters. */
export function firstBars(piece: Piece, bars: number): Piece {
  const end = 4 * bars * piece.ticksPerQuarter;
  return { ...piece, notes: piece.notes.filter((note) => note.startTicks < end) };
}

/** The same notes, so many semitones higher. */
export function moved(piece: Piece, semitones: number): Piece {
  const notes = piece.notes.map((note) => ({ ...note, pitch: note.pitch + semitones }));
  return { ...piece, notes };
}

/**
 * The position of the piece whose length in tokens is nearest to `length`; the first of equals. Of
 * four voices those come first that keep to what the voices sang in training.
 */
export function nearestInLength(
  pieces: readonly (readonly string[])[],
  length: number,
  voices: FourVoiceModel | null = null,
): number {
  const off = (index: number) => Math.abs(pieces[index].length - length);
  const singable = [...pieces.keys()].filter(
    (index) => !voices?.ranges || keepsToRanges(pieces[index], voices.encoding, voices.ranges),
  );
  const offered = singable.length > 0 ? singable : [...pieces.keys()];
  return offered.reduce((best, index) => (off(index) < off(best) ? index : best));
}

/** Says of each note whether it begins within a primer or came after it. */
export function colourAfter(primer: Piece): (note: Note) => Labelled {
  const last = primer.notes.reduce((latest, note) => Math.max(latest, note.startTicks), -1);
  return (note) => (note.startTicks <= last ? { label: "primer", role: "real" } : byModel);
}

const byModel: Labelled = { label: "the model" };

/** Tells the melody that was given from the voices under it. */
export const givenVoice = ({ track }: Note): Labelled =>
  track === 0 ? { label: "given", role: "real" } : { label: "added" };

/** Says of each note of a changed piece whether it stands in the original too. */
export function originOf(original: Piece): (note: Note) => Labelled {
  const nameOf = ({ track, startTicks, pitch }: Note) => `${track} ${startTicks} ${pitch}`;
  const written = new Set(original.notes.map(nameOf));
  return (note) => (written.has(nameOf(note)) ? { label: "as written", role: "real" } : byModel);
}

/** Players of four-voice music by title; where there is none, why. */
export function playVoices(
  pieces: Readonly<Record<string, { readonly piece: Piece } | null>>,
  look: { readonly maxSeconds: number; readonly colourBy: (note: Note) => Labelled },
) {
  const items = Object.entries(pieces).map(([title, made]) => ({ title, made }));
  if (items.some(({ made }) => made === null)) return noVoices;
  return playerRow(items.map(({ title, made }) => ({ ...look, title, piece: made!.piece })));
}
