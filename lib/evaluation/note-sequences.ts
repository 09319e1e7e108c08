import type { Note, Piece } from "../music";

/** How passages are compared. */
export interface PassageOptions {
  /**
   * `durations`: notes must last as long, in twelfths of a quarter; `ratios`: they may all be
   * longer or shorter by one factor; `none`: intervals alone, for music without rhythm.
   * Default `durations`.
   */
  readonly rhythm?: "durations" | "ratios" | "none";
  /** `together`: all notes by onset and pitch; `apart`: each track for itself. Default `together`. */
  readonly voices?: "together" | "apart";
}

const unitsPerQuarter = 12;
const longestUnits = 4095;

/** The note sequences of a piece in which passages are looked for, drums left out. */
export function noteSequences(piece: Piece, { voices = "together" }: PassageOptions): Note[][] {
  const notes = piece.notes.filter((note) => !piece.tracks[note.track]?.isDrums);
  if (voices === "together") return [notes];
  const tracks = new Map<number, Note[]>();
  for (const note of notes) {
    const line = tracks.get(note.track);
    if (line) line.push(note);
    else tracks.set(note.track, [note]);
  }
  return [...tracks.values()];
}

/**
 * One number for each pair of neighbours: the interval from one note to the next with the length of
 * the second (or the ratio of both lengths). The same whatever key the passage stands in.
 *
 * @returns [notes.length − 1], empty for fewer than two notes
 */
export function intervalSymbols(
  notes: readonly Note[],
  ticksPerQuarter: number,
  { rhythm = "durations" }: PassageOptions,
): number[] {
  const units = notes.map(({ durationTicks }) =>
    Math.min(longestUnits, Math.round((unitsPerQuarter * durationTicks) / ticksPerQuarter)),
  );
  const symbols: number[] = [];
  for (let i = 1; i < notes.length; i++) {
    const interval = notes[i].pitch - notes[i - 1].pitch + 128;
    symbols.push(interval * 2 ** 24 + rhythmSymbol(units[i - 1], units[i], rhythm));
  }
  return symbols;
}

function rhythmSymbol(before: number, units: number, rhythm: PassageOptions["rhythm"]): number {
  if (rhythm === "none") return 0;
  if (rhythm === "durations") return units;
  const divisor = greatestDivisor(before, units) || 1;
  return (before / divisor) * 4096 + units / divisor;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
