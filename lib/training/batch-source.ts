import {
  type Dataset,
  factorsInAllKeys,
  factorsOf,
  type Split,
  sequencesOf,
  transpositionTable,
} from "../dataset";
import type { RecurrentConfig } from "../models/recurrent";
import type { StoredSequences } from "../store";

/**
 * How batches are cut.
 * - `every-step`: segments of up to `time` tokens that never cross pieces; each token of each
 *   segment is a target. In training the cuts move by a random offset in every epoch.
 * - `windows`: windows of `window` tokens, `stride` apart, or the given (piece, offset) pairs.
 * - `stateful`: all pieces as one stream, cut into `batch` parallel streams that are read on and
 *   on, `time` tokens a step, the state carried over (char-rnn).
 */
export type BatchPlan =
  | { readonly kind: "every-step"; readonly time: number; readonly batch: number }
  | {
      readonly kind: "windows";
      readonly window: number;
      readonly batch: number;
      readonly stride?: number;
      readonly windows?: Int32Array;
    }
  | { readonly kind: "stateful"; readonly time: number; readonly batch: number };

/** Other keys a piece may be heard in: one table per shift, from token id to token id. */
export interface Transpositions {
  /** Semitones; must contain 0. */
  readonly shifts: readonly number[];
  /** Per shift: the id that stands for each id, −1 where the vocabulary has none. */
  readonly tables: readonly Int32Array[];
  /** Per shift, per sequence: factors, where they hold pitches. Default: the unshifted ones. */
  readonly factors?: readonly (readonly Int32Array[])[];
  /** Instead of those: which factors are pitches (0 for none, pitch + 1), which move with the shift. */
  readonly pitchFactors?: readonly number[];
}

/** Sequences of token ids and how batches are cut from them. */
export interface BatchSource {
  /**
   * One per piece, with its start and end tokens; inputs are all but the last id. In memory, or in a
   * store, from which they are read as they are needed.
   */
  readonly sequences: readonly Int32Array[] | StoredSequences;
  /** Per sequence, row-major `[inputs, factorCount]`; those of a store come along with it. */
  readonly factors?: readonly Int32Array[];
  readonly plan: BatchPlan;
  /** Drawn anew for every piece in every epoch; training only. */
  readonly transpositions?: Transpositions;
}

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
  const { shifts, vocabulary, encoding } = dataset;
  const source = (side: keyof Split): BatchSource => ({
    sequences: sequencesOf(dataset, side),
    plan: { kind: "every-step", time: plan.time, batch: plan.batch },
    ...(plan.factors ? { factors: factorsOf(dataset, side) } : {}),
  });
  const [train, test] = [source("train"), source("test")];
  if (shifts.length === 1) return { train, test };
  const tables = shifts.map((shift) => transpositionTable(encoding, vocabulary, shift));
  const keyed = plan.factors ? keyedFactors(dataset) : {};
  const transpositions = { shifts, tables, ...keyed };
  return { train: { ...train, transpositions }, test };
}

/** How factors follow the key: moved where it is said which are pitches, else made for each key. */
function keyedFactors(dataset: Dataset): Pick<Transpositions, "factors" | "pitchFactors"> {
  const pitchFactors = dataset.encoding.factors?.pitches;
  if (pitchFactors) return { pitchFactors };
  const factors = factorsInAllKeys(dataset, "train");
  return factors ? { factors } : {};
}

/** The factors of an encoding as a network's configuration has them, `embedding` values each. */
export function factorInputs(
  { encoding }: Pick<Dataset, "encoding">,
  embedding = 16,
): RecurrentConfig["factors"] {
  const { names = [], sizes = [] } = encoding.factors ?? {};
  return names.map((name, i) => ({ name, size: sizes[i], embedding }));
}
