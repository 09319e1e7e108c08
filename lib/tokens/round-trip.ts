import { mean } from "d3-array";
import { DataError } from "../core";
import { createTempoMap, type Note, type Piece } from "../music";
import type { Encoding } from "./encoding";

/** What a piece loses when it is encoded and decoded. Errors are means over matched notes. */
export interface RoundTripReport {
  readonly encoding: string;
  /** Length of the token sequence. */
  readonly tokens: number;
  readonly distinctTokens: number;
  /** Notes of the piece, drums included. */
  readonly notes: number;
  /** Notes of the decoded piece. */
  readonly notesBack: number;
  /** Notes of the piece with no counterpart of their pitch. */
  readonly notesLost: number;
  /** Notes that the piece has not. */
  readonly notesAdded: number;
  /** Absolute differences of onsets and durations, in quarter notes and in seconds. */
  readonly onsetErrorQuarters: number;
  readonly durationErrorQuarters: number;
  readonly onsetErrorSeconds: number;
  readonly durationErrorSeconds: number;
  /** Absolute difference of MIDI velocities. */
  readonly velocityError: number;
}

/**
 * Encodes and decodes a piece and says what changed.
 *
 * Notes of one pitch are matched in time order, so that their onsets differ least in all. Where an encoding keeps beats but no tempo, read the errors in quarter notes; where it
 * keeps seconds but no beats (`performance`), those in seconds.
 */
export function compareAfterRoundTrip(piece: Piece, encoding: Encoding): RoundTripReport {
  const tokens = encoding.encode(piece);
  const back = encoding.decode(tokens);
  return {
    encoding: encoding.name,
    tokens: tokens.length,
    distinctTokens: new Set(tokens).size,
    ...comparePieces(piece, back, { inSeconds: encoding.clock === "seconds" }),
  };
}

/** How encodings fare with one piece; `refused` holds those that cannot write it, and why. */
export function compareEncodings(
  piece: Piece,
  encodings: readonly Encoding[],
): { reports: RoundTripReport[]; refused: { encoding: string; reason: string }[] } {
  const reports: RoundTripReport[] = [];
  const refused: { encoding: string; reason: string }[] = [];
  for (const encoding of encodings) {
    try {
      reports.push(compareAfterRoundTrip(piece, encoding));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      refused.push({ encoding: encoding.name, reason: error.message });
    }
  }
  return { reports, refused };
}

/** Counts and mean errors of `back` against `piece`, as in `RoundTripReport`. */
export function comparePieces(
  piece: Piece,
  back: Piece,
  { inSeconds = false }: { inSeconds?: boolean } = {},
): Omit<RoundTripReport, "encoding" | "tokens" | "distinctTokens"> {
  const before = timedNotes(piece, inSeconds);
  const after = timedNotes(back, inSeconds);
  const pairs: Pair[] = [];
  before.forEach((notes, pitch) => {
    pairs.push(...matchInOrder(notes, after.get(pitch) ?? []));
  });
  const error = (read: (note: TimedNote) => number) =>
    mean(pairs, ([a, b]) => Math.abs(read(a) - read(b))) ?? 0;
  return {
    notes: piece.notes.length,
    notesBack: back.notes.length,
    notesLost: piece.notes.length - pairs.length,
    notesAdded: back.notes.length - pairs.length,
    onsetErrorQuarters: error((note) => note.onsetQuarters),
    durationErrorQuarters: error((note) => note.durationQuarters),
    onsetErrorSeconds: error((note) => note.onsetSeconds),
    durationErrorSeconds: error((note) => note.durationSeconds),
    velocityError: error((note) => note.velocity),
  };
}

interface TimedNote {
  readonly velocity: number;
  readonly onsetQuarters: number;
  readonly durationQuarters: number;
  readonly onsetSeconds: number;
  readonly durationSeconds: number;
  /** The onset that matching goes by. */
  readonly onset: number;
}

type Pair = readonly [TimedNote, TimedNote];

function timedNotes(piece: Piece, inSeconds: boolean): Map<number, TimedNote[]> {
  const tempo = createTempoMap(piece);
  const byPitch = new Map<number, TimedNote[]>();
  for (const note of piece.notes) {
    const timed = timeNote(note);
    const notes = byPitch.get(note.pitch);
    if (notes) notes.push(timed);
    else byPitch.set(note.pitch, [timed]);
  }
  for (const notes of byPitch.values()) {
    notes.sort((a, b) => a.onset - b.onset || a.durationQuarters - b.durationQuarters);
  }
  return byPitch;

  function timeNote(note: Note): TimedNote {
    const onsetSeconds = tempo.secondsAt(note.startTicks);
    const endSeconds = tempo.secondsAt(note.startTicks + note.durationTicks);
    const onsetQuarters = note.startTicks / piece.ticksPerQuarter;
    return {
      velocity: note.velocity,
      onsetQuarters,
      durationQuarters: note.durationTicks / piece.ticksPerQuarter,
      onsetSeconds,
      durationSeconds: endSeconds - onsetSeconds,
      onset: inSeconds ? onsetSeconds : onsetQuarters,
    };
  }
}

/**
 * Pairs every note of the shorter list with one of the longer, in order, so that the onsets differ
 * least in all; where that leaves a choice, the lengths too. Takes time and bytes of the product of
 * the shorter length and the difference.
 */
function matchInOrder(a: readonly TimedNote[], b: readonly TimedNote[]): Pair[] {
  if (a.length > b.length) return matchInOrder(b, a).map(([x, y]) => [y, x] as const);
  const spare = b.length - a.length;
  const width = spare + 1;
  const isLeftOut = new Uint8Array(a.length * width);
  // The least cost of the notes of `a` so far among the first so many of `b`, `s` of them left out.
  let least = new Float64Array(width);
  for (let i = 0; i < a.length; i++) {
    const next = new Float64Array(width);
    for (let s = 0; s < width; s++) {
      const paired = least[s] + distanceOf(a[i], b[i + s]);
      const leftOut = s > 0 ? next[s - 1] : Number.POSITIVE_INFINITY;
      if (leftOut < paired) isLeftOut[i * width + s] = 1;
      next[s] = Math.min(paired, leftOut);
    }
    least = next;
  }
  const pairs: Pair[] = [];
  for (let i = a.length - 1, s = spare; i >= 0; ) {
    if (isLeftOut[i * width + s] === 1) s--;
    else pairs.push([a[i], b[i-- + s]]);
  }
  return pairs;
}

function distanceOf(a: TimedNote, b: TimedNote): number {
  const byLength = Math.abs(a.durationQuarters - b.durationQuarters);
  return Math.abs(a.onset - b.onset) + 1e-6 * byLength;
}
