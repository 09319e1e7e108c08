import { effectiveSignatures, type Piece, type TimeSignature } from "../music";

/** How much a place in the bar is one to begin long notes at. */
const strengths = { bar: 1, half: 0.5, beat: -0.5, between: -1 };
const longestBeats = 4;

/**
 * How many quarter notes stand before the first bar line, inferred from the notes: MIDI files do
 * not say. Long notes tend to begin at strong places of the bar. The halves of a bar look alike: of
 * bars with an even number of beats it is less than half.
 *
 * It agrees with the printed bar lines in 95 % of the 363 embedded chorales, and of music21's folk
 * tunes in 89 % (Essen), 83 % (O'Neill) and 78 % (Ryan). To say that there is none would be right in
 * 32, 24, 8 and 26 %.
 *
 * @returns a multiple of an eighth, at least 0, less than a bar
 */
export function inferPickup(piece: Piece): number {
  const [signature] = effectiveSignatures(piece);
  const metre = metreIn(signature);
  const notes = piece.notes
    .filter(({ track }) => !piece.tracks[track]?.isDrums)
    .map(({ startTicks, durationTicks }) => ({
      start: startTicks / piece.ticksPerQuarter,
      weight: 0.5 + Math.min(longestBeats, durationTicks / piece.ticksPerQuarter / metre.beat),
    }));
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let pickup = 0; pickup < (metre.half ?? metre.bar); pickup += 0.5) {
    let score = 0;
    for (const { start, weight } of notes) score += weight * strengthAt(start - pickup, metre);
    if (score > most + 1e-9) [best, most] = [pickup, score];
  }
  return best;
}

/** Lengths in quarter notes; `half` of bars with an even number of beats. */
interface Metre {
  readonly bar: number;
  readonly half: number | null;
  readonly beat: number;
}

function metreIn({ numerator, denominator }: TimeSignature): Metre {
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  const beat = (isCompound ? 12 : 4) / denominator;
  const bar = (numerator * 4) / denominator;
  const beats = Math.round(bar / beat);
  return { bar, beat, half: beats % 2 === 0 ? bar / 2 : null };
}

function strengthAt(quarters: number, { bar, half, beat }: Metre): number {
  const isAt = (length: number) =>
    Math.abs(quarters / length - Math.round(quarters / length)) < 1e-6;
  if (isAt(bar)) return strengths.bar;
  if (half !== null && isAt(half)) return strengths.half;
  return isAt(beat) ? strengths.beat : strengths.between;
}
