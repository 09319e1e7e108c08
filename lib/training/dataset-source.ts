import {
  type Dataset,
  factorsInAllKeys,
  factorsOf,
  type Split,
  sequencesOf,
  transpositionTable,
} from "../dataset";
import type { RecurrentConfig } from "../models/recurrent";
import type { BatchSource, Transpositions } from "./source";

/** Training and held-out batches of a dataset. */
export interface DatasetSources {
  readonly train: BatchSource;
  readonly test: BatchSource;
}

/**
 * Batches in which every position is a target: segments of `time` tokens that never cross pieces,
 * training pieces in a key of `dataset.shifts` drawn anew in each epoch, held-out pieces as they
 * stand. With `factors` the encoding's side inputs come along.
 */
export function sourcesOf(
  dataset: Dataset,
  plan: { readonly time: number; readonly batch: number; readonly factors: boolean },
): DatasetSources {
  const source = (side: keyof Split): BatchSource => ({
    sequences: sequencesOf(dataset, side),
    plan: { kind: "every-step", time: plan.time, batch: plan.batch },
    ...(plan.factors ? { factors: factorsOf(dataset, side) } : {}),
  });
  const transpositions = dataset.shifts.length > 1 ? transpositionsOf(dataset, plan.factors) : null;
  return {
    train: { ...source("train"), ...(transpositions ? { transpositions } : {}) },
    test: source("test"),
  };
}

function transpositionsOf(dataset: Dataset, withFactors: boolean): Transpositions {
  const { shifts, vocabulary, encoding } = dataset;
  const factors = withFactors ? factorsInAllKeys(dataset, "train") : undefined;
  return {
    shifts,
    tables: shifts.map((shift) => transpositionTable(encoding, vocabulary, shift)),
    ...(factors ? { factors } : {}),
  };
}

/** The factors of an encoding as a network's configuration has them, `embedding` values each. */
export function factorInputs(dataset: Dataset, embedding = 16): RecurrentConfig["factors"] {
  const { factors } = dataset.encoding;
  if (!factors) return [];
  return factors.names.map((name, i) => ({ name, size: factors.sizes[i], embedding }));
}
