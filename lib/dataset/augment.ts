import { checkArgument } from "../core";
import type { Piece } from "../music";
import { type Encoding, specialTokens, type Vocabulary } from "../tokens";

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

/** The twelve keys nearest to a piece's own. */
export const twelveKeys: readonly number[] = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];

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
