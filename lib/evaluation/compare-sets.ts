import { deviation, mean } from "d3-array";
import { checkArgument, DataError, Random } from "../core";
import type { Piece } from "../music";
import { bootstrapMean, type Interval } from "./bootstrap";
import { compareDensities } from "./density";
import {
  describePiece,
  type HistogramName,
  type PieceDescriptors,
  type ScalarName,
} from "./describe-piece";
import { compareSetDistances, type SetComparison } from "./set-distances";

/** Pieces under a label: training, held-out, one model's. */
export interface LabelledPieces {
  readonly label: string;
  readonly pieces: readonly Piece[];
}

/** One scalar descriptor over the pieces of a set; pieces in which it is undefined left out. */
export interface DescriptorSummary {
  readonly mean: number;
  /** Sample standard deviation over pieces. */
  readonly deviation: number;
  /** 95 % bootstrap interval of the mean over pieces. */
  readonly interval: Interval;
  /** Overlap of the values' density with that of the reference's values; null where undefined. */
  readonly valueOverlap: number | null;
}

/** A row of the comparison: one set against the reference. */
export interface ComparisonRow {
  readonly label: string;
  readonly pieces: number;
  /** `reference`; `ceiling`: real music the reference does not have; `compared`: all others. */
  readonly role: "reference" | "ceiling" | "compared";
  readonly scalars: Readonly<Record<ScalarName, DescriptorSummary>>;
  /** Mean over pieces of each histogram. */
  readonly histograms: Readonly<Record<HistogramName, readonly number[]>>;
  /** Yang and Lerch's figures per descriptor; null where too few pieces. */
  readonly distances: Readonly<Record<ScalarName | HistogramName, SetComparison | null>>;
  /** Means over the descriptors that have one; NaN for none. */
  readonly meanOverlapArea: number;
  readonly meanKlDivergence: number;
}

/** What `compareSets` is told. */
export interface CompareOptions {
  /** Label of the set the others are measured against, usually the training pieces. */
  readonly reference: string;
  /** Label of held-out real music: no model can be expected to come closer. */
  readonly ceiling?: string;
  /** Of the bootstrap; default seed 0. */
  readonly random?: Random;
}

/**
 * Descriptors of several sets of pieces side by side, each measured against the reference.
 *
 * @throws InvalidArgumentError for an unknown or repeated label, DataError for an empty set
 * @example
 * compareSets([{ label: "train", pieces }, { label: "held out", pieces: heldOut }, ours], {
 *   reference: "train",
 *   ceiling: "held out",
 * });
 */
export function compareSets(
  sets: readonly LabelledPieces[],
  { reference, ceiling, random = Random.fromSeed(0) }: CompareOptions,
): ComparisonRow[] {
  const labels = sets.map(({ label }) => label);
  const isDistinct = new Set(labels).size === labels.length;
  checkArgument(isDistinct, "labels", labels, "must differ from one another");
  const known = `must be one of ${labels.join(", ")}`;
  checkArgument(labels.includes(reference), "reference", reference, known);
  checkArgument(ceiling === undefined || labels.includes(ceiling), "ceiling", ceiling, known);
  const described = sets.map(({ label, pieces }) => {
    if (pieces.length === 0) throw new DataError(`${label}: no pieces to compare`);
    return pieces.map(describePiece);
  });
  const base = described[labels.indexOf(reference)];
  return described.map((set, i) => {
    const label = labels[i];
    const role = label === reference ? "reference" : label === ceiling ? "ceiling" : "compared";
    return { label, role, ...compareWith(base, set, random.fork(label)) };
  });
}

function compareWith(
  reference: readonly PieceDescriptors[],
  set: readonly PieceDescriptors[],
  random: Random,
): Omit<ComparisonRow, "label" | "role"> {
  const scalarNames = Object.keys(reference[0].scalars) as ScalarName[];
  const histogramNames = Object.keys(reference[0].histograms) as HistogramName[];
  const scalars = {} as Record<ScalarName, DescriptorSummary>;
  const histograms = {} as Record<HistogramName, readonly number[]>;
  const distances = {} as Record<ScalarName | HistogramName, SetComparison | null>;
  for (const name of scalarNames) {
    const [base, values] = [reference, set].map((group) => group.map((d) => d.scalars[name]));
    scalars[name] = summariseValues(base, values, random.fork(name));
    distances[name] = compareSetDistances(
      base.map((v) => [v]),
      values.map((v) => [v]),
    );
  }
  for (const name of histogramNames) {
    const [base, values] = [reference, set].map((group) => group.map((d) => d.histograms[name]));
    histograms[name] = base[0].map((_, bin) => mean(values, (histogram) => histogram[bin])!);
    distances[name] = compareSetDistances(base, values);
  }
  const present = Object.values(distances).filter((comparison) => comparison !== null);
  return {
    pieces: set.length,
    scalars,
    histograms,
    distances,
    meanOverlapArea: mean(present, ({ overlapArea }) => overlapArea) ?? Number.NaN,
    meanKlDivergence: mean(present, ({ klDivergence }) => klDivergence) ?? Number.NaN,
  };
}

function summariseValues(
  reference: readonly number[],
  values: readonly number[],
  random: Random,
): DescriptorSummary {
  const base = reference.filter(Number.isFinite);
  const finite = values.filter(Number.isFinite);
  const canCompare = base.length > 0 && finite.length > 0;
  return {
    mean: mean(finite) ?? Number.NaN,
    deviation: deviation(finite) ?? Number.NaN,
    interval: bootstrapMean(finite, { random, resamples: 1000 }),
    valueOverlap: canCompare ? compareDensities(base, finite).overlapArea : null,
  };
}
