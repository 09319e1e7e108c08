import { chordShape, type Piece } from "../../music";
import { isParallel } from "../../sampling";
import { type FourVoiceGrid, pieceToGrid, restPitch, voiceCount } from "../../tokens";

/** How four voices move together and what they sound like together. */
export interface VoiceLeading {
  readonly steps: number;
  /** Steps of two voices that move at once in one direction. */
  readonly similarMotions: number;
  /** Of these, from one perfect fifth, octave or unison to another of the same class. */
  readonly parallels: number;
  /** Parallels in 100 bars. */
  readonly parallelsPer100Bars: number;
  /** Share of the steps in which a voice sings above the voice over it. */
  readonly crossedShare: number;
  /** Share of the steps with four voices that sound a triad, doublings left out. */
  readonly triadShare: number;
  /** Steps by the shape of their chord (see `chordShape`), most frequent first. */
  readonly chords: ReadonlyMap<string, number>;
}

/**
 * Counts parallels, crossings and chords of four-voice pieces, all steps of the grid together.
 *
 * @throws DataError for a piece without four voices
 * @example
 * measureVoiceLeading([piece]).parallels; // 2
 */
export function measureVoiceLeading(pieces: readonly Piece[], stepsPerQuarter = 2): VoiceLeading {
  const counts = { steps: 0, bars: 0, similar: 0, parallels: 0, crossed: 0, full: 0, triads: 0 };
  const chords = new Map<string, number>();
  for (const piece of pieces) {
    const grid = pieceToGrid(piece, { stepsPerQuarter });
    counts.steps += grid.steps;
    counts.bars += grid.steps / grid.barSteps;
    for (let step = 0; step < grid.steps; step++) {
      const now = voicesAt(grid, step);
      if (step > 0) countMotions(voicesAt(grid, step - 1), now, counts);
      if (isCrossed(now)) counts.crossed++;
      if (now.includes(restPitch)) continue;
      const shape = chordShape(now);
      counts.full++;
      if (shape.endsWith("triad")) counts.triads++;
      chords.set(shape, (chords.get(shape) ?? 0) + 1);
    }
  }
  return {
    steps: counts.steps,
    similarMotions: counts.similar,
    parallels: counts.parallels,
    parallelsPer100Bars: share(100 * counts.parallels, counts.bars),
    crossedShare: share(counts.crossed, counts.steps),
    triadShare: share(counts.triads, counts.full),
    chords: new Map([...chords].sort((a, b) => b[1] - a[1])),
  };
}

/** Share of the cells of some voices that two pieces sing alike, 0 to 1, over their common length. */
export function sharedCells(a: Piece, b: Piece, voices: readonly number[], stepsPerQuarter = 2) {
  const [first, second] = [a, b].map((piece) => pieceToGrid(piece, { stepsPerQuarter }));
  const steps = Math.min(first.steps, second.steps);
  let equal = 0;
  for (let step = 0; step < steps; step++) {
    for (const voice of voices) {
      const cell = step * voiceCount + voice;
      if (first.pitches[cell] === second.pitches[cell]) equal++;
    }
  }
  return share(equal, steps * voices.length);
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

const voicesAt = ({ pitches }: FourVoiceGrid, step: number) =>
  Array.from(pitches.subarray(step * voiceCount, (step + 1) * voiceCount));

function countMotions(
  before: readonly number[],
  now: readonly number[],
  counts: { similar: number; parallels: number },
): void {
  for (let upper = 0; upper < voiceCount; upper++) {
    for (let lower = upper + 1; lower < voiceCount; lower++) {
      const [from, to] = [
        [before[upper], before[lower]],
        [now[upper], now[lower]],
      ] as [[number, number], [number, number]];
      if ([...from, ...to].includes(restPitch)) continue;
      const motion = Math.sign(to[0] - from[0]);
      if (motion === 0 || motion !== Math.sign(to[1] - from[1])) continue;
      counts.similar++;
      if (isParallel(from, to)) counts.parallels++;
    }
  }
}

function isCrossed(voices: readonly number[]): boolean {
  const sounding = voices.filter((pitch) => pitch !== restPitch);
  return sounding.some((pitch, i) => i > 0 && pitch > sounding[i - 1]);
}

/** Music with its price and how its voices move. */
export interface LedVoices extends VoiceLeading {
  readonly music: string;
  /** Per token. */
  readonly bits: number;
}

/** How voices move in several kinds of music; null for none. */
export function leadVoices(
  kinds:
    | readonly {
        readonly label: string;
        readonly pieces: readonly Piece[];
        readonly bits: number;
      }[]
    | null,
): LedVoices[] | null {
  return (
    kinds?.map(({ label, pieces, bits }) => ({
      music: label,
      bits,
      ...measureVoiceLeading(pieces),
    })) ?? null
  );
}
