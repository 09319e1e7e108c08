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
import type { RowRole } from "./score-models";
import { compareSetDistances, type SetComparison } from "./set-distances";

/** Pieces under a label: training, held-out, one model's. */
export interface LabelledPieces {
  readonly label: string;
  readonly role: RowRole;
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

/** A row of the comparison: one set against the training pieces. */
export interface ComparisonRow {
  readonly label: string;
  readonly role: RowRole;
  readonly pieces: number;
  readonly scalars: Readonly<Record<ScalarName, DescriptorSummary>>;
  /** Mean over pieces of each histogram. */
  readonly histograms: Readonly<Record<HistogramName, readonly number[]>>;
  /** Yang and Lerch's figures per descriptor; null where too few pieces. */
  readonly distances: Readonly<Record<ScalarName | HistogramName, SetComparison | null>>;
  /** Means over the descriptors that have one; NaN for none. */
  readonly meanOverlapArea: number;
  readonly meanKlDivergence: number;
}

/**
 * Descriptors of several sets of pieces side by side, each measured against the training pieces,
 * the one set of role "training". No model can be expected to come closer than other real music.
 *
 * @param random of the bootstrap
 * @throws InvalidArgumentError for a repeated label or role, DataError for an empty set
 * @example
 * compareSets([{ label: "train", role: "training", pieces }, heldOut, ours]);
 */
export function compareSets(
  sets: readonly LabelledPieces[],
  random = Random.fromSeed(0),
): ComparisonRow[] {
  const labels = sets.map(({ label }) => label);
  const isDistinct = new Set(labels).size === labels.length;
  checkArgument(isDistinct, "labels", labels, "must differ from one another");
  const roles = sets.map(({ role }) => role);
  const isOne = roles.filter((role) => role === "training").length === 1;
  checkArgument(isOne, "roles", roles, 'must hold "training" once');
  const described = sets.map(({ label, pieces }) => {
    if (pieces.length === 0) throw new DataError(`${label}: no pieces to compare`);
    return pieces.map(describePiece);
  });
  const base = described[roles.indexOf("training")];
  return described.map((set, i) => {
    const [label, role] = [labels[i], roles[i]];
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
