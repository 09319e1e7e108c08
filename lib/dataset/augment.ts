import { checkArgument, type Random } from "../core";
import { type Piece, transposePiece } from "../music";
import { type Encoding, specialTokens, type Vocabulary } from "../tokens";

/** Lowest and highest pitch, both included. */
export interface PitchRange {
  readonly lowest: number;
  readonly highest: number;
}

/** The range of the notes of pieces, drums left out; null when there are none. */
export function pitchRangeOf(pieces: readonly Piece[]): PitchRange | null {
  let lowest = 128;
  let highest = -1;
  for (const piece of pieces) {
    for (const note of piece.notes) {
      if (piece.tracks[note.track]?.isDrums) continue;
      lowest = Math.min(lowest, note.pitch);
      highest = Math.max(highest, note.pitch);
    }
  }
  return highest < 0 ? null : { lowest, highest };
}

/** The shifts, of those offered, that keep a piece within a range; 0 always stays. */
export function transpositionsWithin(
  piece: Piece,
  range: PitchRange,
  offered: readonly number[],
): number[] {
  const own = pitchRangeOf([piece]);
  if (!own) return offered.filter((shift) => shift === 0);
  return offered.filter(
    (shift) =>
      shift === 0 || (own.lowest + shift >= range.lowest && own.highest + shift <= range.highest),
  );
}

/** The piece `factor` times as fast: ticks stay, tempos change. `factor` > 0. */
export function stretchTempo(piece: Piece, factor: number): Piece {
  checkArgument(factor > 0 && Number.isFinite(factor), "tempo factor", factor, "must be > 0");
  const first = piece.tempos[0]?.ticks === 0 ? [] : [{ ticks: 0, microsecondsPerQuarter: 500_000 }];
  const tempos = [...first, ...piece.tempos].map((tempo) => ({
    ...tempo,
    microsecondsPerQuarter: Math.round(tempo.microsecondsPerQuarter / factor),
  }));
  return { ...piece, tempos };
}

/** The piece with every velocity moved by `amount`, kept within 1 to 127. */
export function shiftVelocity(piece: Piece, amount: number): Piece {
  checkArgument(Number.isInteger(amount), "velocity shift", amount, "must be a whole number");
  const moved = (velocity: number) => Math.min(127, Math.max(1, velocity + amount));
  return {
    ...piece,
    notes: piece.notes.map((note) => ({ ...note, velocity: moved(note.velocity) })),
  };
}

/** How far `augmentPiece` may go from the piece. */
export interface AugmentOptions {
  /** Shifts in semitones to draw from; default −6 to 5. */
  readonly semitones?: readonly number[];
  /** What transposed notes must keep to; default 0 to 127. Take the training set's own range. */
  readonly range?: PitchRange;
  /** Largest relative change of tempo, up or down; default 0.1; 0 is none. */
  readonly tempo?: number;
  /** Largest change of velocity, up or down; default 8; 0 is none. */
  readonly velocity?: number;
}

/** The twelve keys nearest to a piece's own. */
export const twelveKeys: readonly number[] = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];

/**
 * A variant of a training piece: another key within the range, another tempo, another loudness,
 * each drawn evenly. Augment after the split, and the training pieces only.
 */
export function augmentPiece(piece: Piece, random: Random, options: AugmentOptions = {}): Piece {
  const { semitones = twelveKeys, tempo = 0.1, velocity = 8 } = options;
  const range = options.range ?? { lowest: 0, highest: 127 };
  const shifts = transpositionsWithin(piece, range, semitones);
  const shift = shifts.length > 0 ? shifts[random.integer(shifts.length)] : 0;
  const factor = (1 + tempo) ** (2 * random.next() - 1);
  const amount = random.integer(2 * velocity + 1) - velocity;
  return shiftVelocity(stretchTempo(transposePiece(piece, shift), factor), amount);
}

/**
 * For every id, the id of its token moved by `semitones`: `<unk>` where the vocabulary lacks it (a
 * rare token's transposition may have been filtered), −1 where it leaves the MIDI pitches. Special
 * tokens stay. int32 [vocabulary.size].
 */
export function transpositionTable(
  encoding: Encoding,
  vocabulary: Vocabulary,
  semitones: number,
): Int32Array {
  return Int32Array.from(vocabulary.tokens, (token, id) => {
    if (id < specialTokens.length) return id;
    const moved = encoding.transpose(token, semitones);
    return moved === null ? -1 : vocabulary.idOf(moved);
  });
}

/**
 * The token sequences of pieces in every offered key that keeps the range: what a vocabulary is
 * built from when training transposes.
 */
export function transposedSequences(
  encoding: Encoding,
  sequences: readonly (readonly string[])[],
  offered: readonly number[] = twelveKeys,
): string[][] {
  const result: string[][] = [];
  for (const tokens of sequences) {
    for (const semitones of offered) {
      const moved = tokens.map((token) => encoding.transpose(token, semitones));
      if (!moved.includes(null)) result.push(moved as string[]);
    }
  }
  return result;
}
