import { DataError } from "../core";
import { pitchName } from "../music";
import {
  type FourVoiceEncoding,
  type FourVoiceGrid,
  restPitch,
  voiceCount,
  voiceNames,
} from "../tokens";

/** The lowest and highest pitch (MIDI, both included) that a voice sings in the training music. */
export interface VoiceRange {
  readonly low: number;
  readonly high: number;
}

/**
 * What each voice sings in pieces and their transpositions, [4]; a voice that never sings has a
 * `high` below its `low`.
 *
 * @param pieces tokens of the training pieces
 * @param shifts semitones by which they were moved in training
 * @example
 * voiceRangesOf(encoding, trainingTokens, twelveKeys)[0]; // the soprano: { low: 54, high: 86 }
 */
export function voiceRangesOf(
  encoding: Pick<FourVoiceEncoding, "decodeGrid">,
  pieces: Iterable<readonly string[]>,
  shifts: readonly number[] = [0],
): VoiceRange[] {
  const ranges = voiceNames.map(() => ({ low: 127, high: 0 }));
  for (const tokens of pieces) {
    rangesOfGrid(encoding.decodeGrid(tokens)).forEach(({ low, high }, voice) => {
      ranges[voice].low = Math.min(ranges[voice].low, low);
      ranges[voice].high = Math.max(ranges[voice].high, high);
    });
  }
  const [down, up] = [Math.min(...shifts), Math.max(...shifts)];
  return ranges.map(({ low, high }) =>
    low > high ? { low, high } : { low: low + down, high: high + up },
  );
}

/** The same of one grid, of the cells that `isMeant` says. */
export function rangesOfGrid(
  { pitches }: Pick<FourVoiceGrid, "pitches">,
  isMeant: (cell: number) => boolean = () => true,
): VoiceRange[] {
  const ranges = voiceNames.map(() => ({ low: 127, high: 0 }));
  pitches.forEach((pitch, cell) => {
    if (pitch === restPitch || !isMeant(cell)) return;
    const range = ranges[cell % voiceCount];
    range.low = Math.min(range.low, pitch);
    range.high = Math.max(range.high, pitch);
  });
  return ranges;
}

const sings = ({ low, high }: VoiceRange) => low <= high;

/** The first voice that goes beyond what was learnt; −1 when none does. */
function voiceOutside(given: readonly VoiceRange[], learnt: readonly VoiceRange[]): number {
  return given.findIndex(
    (range, i) => sings(range) && (range.low < learnt[i].low || range.high > learnt[i].high),
  );
}

/** Whether every voice of a piece, given as tokens, keeps to what that voice sang in training. */
export function keepsToRanges(
  tokens: readonly string[],
  encoding: Pick<FourVoiceEncoding, "decodeGrid">,
  learnt: readonly VoiceRange[],
): boolean {
  return voiceOutside(rangesOfGrid(encoding.decodeGrid(tokens)), learnt) < 0;
}

/**
 * Refuses given voices that lie outside what the model heard these voices sing.
 *
 * @throws DataError naming the voice, both ranges and a transposition that fits, in octaves if it can be
 */
export function checkVoiceRanges(
  given: readonly VoiceRange[],
  learnt: readonly VoiceRange[],
  title: string,
): void {
  const voice = voiceOutside(given, learnt);
  if (voice < 0) return;
  // Semitones by which every given voice can go down and up; below 0 it must go the other way.
  const down = Math.min(
    ...given.map((range, i) => (sings(range) ? range.low - learnt[i].low : 127)),
  );
  const up = Math.min(
    ...given.map((range, i) => (sings(range) ? learnt[i].high - range.high : 127)),
  );
  const nearest = octaveWithin(-down, up) ?? (down < 0 ? -down : up);
  const remedy =
    -down <= up
      ? `transposed by ${nearest > 0 ? "+" : ""}${nearest} semitones it fits`
      : "no transposition fits: give it to another voice, or train on such music";
  throw new DataError(
    `${title}: its ${voiceNames[voice].toLowerCase()} goes from ${spell(given[voice])}, in the ` +
      `training music that voice keeps to ${spell(learnt[voice])} (${remedy})`,
  );
}

/** The smallest whole number of octaves from `lowest` to `highest` semitones, or null. */
function octaveWithin(lowest: number, highest: number): number | null {
  const octave = lowest > 0 ? Math.ceil(lowest / 12) * 12 : Math.floor(highest / 12) * 12;
  return octave >= lowest && octave <= highest ? octave : null;
}

const spell = ({ low, high }: VoiceRange) => `${pitchName(low)} to ${pitchName(high)}`;
