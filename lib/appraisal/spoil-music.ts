import type { Random } from "../core";
import { compareNotes, endTicks, type Note, type Piece } from "../music";

/** A way of taking one thing from music and leaving the rest. */
export interface Spoil {
  readonly name: string;
  /** What a listener would miss. */
  readonly lost: string;
  apply(piece: Piece, random: Random): Piece;
}

/**
 * Music with something taken away, from what the ear hardly minds to what it cannot miss. Each keeps
 * the number of notes.
 */
export const spoils: readonly Spoil[] = [
  {
    name: "bars shuffled",
    lost: "the order of the bars: where the piece goes",
    apply: (piece, random) => shuffleStretches(piece, 4, random),
  },
  {
    name: "beats shuffled",
    lost: "which chord follows which",
    apply: (piece, random) => shuffleStretches(piece, 1, random),
  },
  {
    name: "backwards",
    lost: "the direction of time: cadences, suspensions",
    apply: reverse,
  },
  {
    name: "voices in other keys",
    lost: "harmony; each voice keeps its own melody",
    apply: transposeVoices,
  },
  {
    name: "notes shuffled in each voice",
    lost: "melody and harmony; rhythm and pitches stay",
    apply: shuffleNotes,
  },
];

/** Stretches of so many quarter notes in another order; a note goes with the stretch it begins in. */
function shuffleStretches(piece: Piece, quarters: number, random: Random): Piece {
  const length = quarters * piece.ticksPerQuarter;
  const count = Math.ceil(endTicks(piece) / length);
  const places = random.shuffle([...Array(count).keys()]);
  const notes = piece.notes.map((note) => {
    const stretch = Math.min(count - 1, Math.floor(note.startTicks / length));
    return { ...note, startTicks: note.startTicks + (places[stretch] - stretch) * length };
  });
  return { ...piece, notes: inOrder(notes) };
}

function reverse(piece: Piece): Piece {
  const end = endTicks(piece);
  const notes = piece.notes.map((note) => ({
    ...note,
    startTicks: end - note.startTicks - note.durationTicks,
  }));
  return { ...piece, notes: inOrder(notes) };
}

/** Every track moved by another interval, −6 to 5 semitones, as long as there are twelve. */
function transposeVoices(piece: Piece, random: Random): Piece {
  const shifts = random.shuffle([-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  const notes = piece.notes.map((note) => {
    const pitch = note.pitch + shifts[note.track % shifts.length];
    return { ...note, pitch: pitch < 0 ? pitch + 12 : pitch > 127 ? pitch - 12 : pitch };
  });
  return { ...piece, notes: inOrder(notes) };
}

/** The pitches of each track dealt out anew among its notes. */
function shuffleNotes(piece: Piece, random: Random): Piece {
  const dealt = new Map<number, number[]>();
  for (const track of new Set(piece.notes.map((note) => note.track))) {
    const own = piece.notes.filter((note) => note.track === track);
    dealt.set(track, random.shuffle(own.map(({ pitch }) => pitch)));
  }
  const notes = piece.notes.map((note) => ({ ...note, pitch: dealt.get(note.track)!.pop()! }));
  return { ...piece, notes: inOrder(notes) };
}

const inOrder = (notes: readonly Note[]) => [...notes].sort(compareNotes);
