import { Random } from "../core";
import { buildDataset, type Dataset, twelveKeys } from "../dataset";
import { describePiece, evaluateLikelihood, MemorisationIndex } from "../evaluation";
import { ngramInKeys } from "../models";
import type { Piece } from "../music";
import { encodingByName } from "../tokens";
import { spoils } from "./spoil-music";

/** How often one measure tells spoiled music from real music. */
export interface MetricRow {
  readonly metric: string;
  /** Training against held-out pieces: what luck alone does. */
  readonly real: number;
  /** Spoiled against untouched held-out pieces, in the order of `MetricStudy.spoils`. */
  readonly told: readonly number[];
}

/** Measures against ways of spoiling music. */
export interface MetricStudy {
  readonly spoils: readonly string[];
  readonly rows: readonly MetricRow[];
  readonly pieces: { readonly training: number; readonly heldOut: number };
}

/** Below this a measure is as good as blind: three guesses in five are right. */
export const blindBelow = 0.6;

const scalars = {
  "pitch-class entropy": "pitchClassEntropy",
  "pitch-class entropy, one bar": "pitchClassEntropy1Bar",
  "scale consistency": "scaleConsistency",
  "groove similarity": "grooveSimilarity",
  polyphony: "polyphony",
  "pitch range": "pitchRange",
  "mean duration": "meanDurationQuarters",
  "mean time between onsets": "meanInterOnsetQuarters",
  "distinct moments": "distinctMomentRatio",
  "longest repeat": "longestRepeat",
} as const;

/**
 * What each measure can and cannot see: real pieces are spoiled in several ways, and each measure is
 * asked which of two pieces is the real one. 0.5 is guessing, 1 never wrong; a measure that says the
 * same of Bach and of shuffled Bach says nothing of what was shuffled.
 *
 * @throws DataError for fewer than two pieces that can be written
 */
export async function studyMetrics(pieces: readonly Piece[], seed: number): Promise<MetricStudy> {
  const encoding = encodingByName("note-durations");
  const dataset = buildDataset(pieces, { encoding, seed, shifts: twelveKeys });
  const named = new Map(pieces.map((piece) => [piece.name, piece]));
  const side = (indices: readonly number[]) =>
    indices.map((index) => named.get(dataset.names[index])!);
  const [training, heldOut] = [side(dataset.split.train), side(dataset.split.test)];
  const measure = measurer(dataset, training);
  const random = Random.fromSeed(`${seed}/spoils`);
  const real = await measure(heldOut);
  const others = await measure(random.shuffle([...training]).slice(0, heldOut.length), true);
  const spoiled: Map<string, number[]>[] = [];
  for (const { name, apply } of spoils) {
    const own = random.fork(name);
    spoiled.push(await measure(heldOut.map((piece) => apply(piece, own))));
  }
  const rows = [...real].map(([metric, values]) => ({
    metric,
    real: others.has(metric) ? tellRate(values, others.get(metric)!) : Number.NaN,
    told: spoiled.map((set) => tellRate(values, set.get(metric)!)),
  }));
  return {
    spoils: spoils.map(({ name }) => name),
    rows,
    pieces: { training: training.length, heldOut: heldOut.length },
  };
}

type Measure = (pieces: readonly Piece[], isTraining?: boolean) => Promise<Map<string, number[]>>;

/** Values of every measure, one a piece. What is learnt from cannot be asked of a model's surprise. */
function measurer(dataset: Dataset, training: readonly Piece[]): Measure {
  const { vocabulary, encoding } = dataset;
  const trigram = ngramInKeys(dataset, 3);
  const index = new MemorisationIndex(training);
  return async (pieces, isTraining = false) => {
    const described = pieces.map(describePiece);
    const values = new Map<string, number[]>();
    for (const [title, name] of Object.entries(scalars)) {
      values.set(
        title,
        described.map((one) => one.scalars[name]),
      );
    }
    if (isTraining) return values;
    const tokens = pieces.map((piece) => encoding.encode(piece));
    const { pieces: scored } = await evaluateLikelihood(trigram, vocabulary, tokens);
    values.set(
      "bits a note, trigram",
      scored.map(({ nats }, i) => nats / Math.LN2 / pieces[i].notes.length),
    );
    values.set(
      "longest passage shared",
      pieces.map((piece) => index.longestShared(piece).longestShared),
    );
    return values;
  };
}

/**
 * How often the better of the two rules "the greater value is real" and "the smaller is" names the
 * real one of a pair, over all pairs; 0.5 to 1. Equal values are guessed. It is the area under the
 * ROC curve (Hanley and McNeil 1982), whichever way it bends.
 *
 * @example
 * tellRate([1, 2], [3, 4]); // 1
 */
export function tellRate(real: readonly number[], spoiled: readonly number[]): number {
  const [a, b] = [real, spoiled].map((values) => values.filter(Number.isFinite));
  let greater = 0;
  for (const x of a) for (const y of b) greater += x > y ? 1 : x === y ? 0.5 : 0;
  const share = a.length * b.length === 0 ? 0.5 : greater / (a.length * b.length);
  return Math.max(share, 1 - share);
}
