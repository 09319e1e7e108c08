import { z } from "zod";
import type { ArrayFileKind } from "../core";
import type { Dataset } from "../dataset";
import {
  type RecurrentConfig,
  RecurrentModel,
  type RecurrentModelParts,
  recurrentConfig,
} from "../models/recurrent";
import type { Vocabulary } from "../tokens";
import { type DatasetSources, factorInputs, sourcesOf } from "./batch-source";
import { epochRecordSchema } from "./checkpoint";
import { trainOrRead } from "./fit-cache";
import type { EpochRecord } from "./history";
import type { StopReason, TrainingEvent } from "./job";
import type { TrainingOptions } from "./options";
import { train } from "./train";

/** What `fitRecurrent` is told; everything has a default that suits a few minutes of training. */
export interface FitOptions {
  /** What differs from the defaults of `recurrentConfig`. */
  readonly network?: Partial<RecurrentConfig>;
  /** What differs from `defaultFit`. */
  readonly training?: Partial<TrainingOptions>;
  /** Tokens of a segment; default 64: more steps an epoch than longer ones. */
  readonly time?: number;
  /** Segments of a step; default 16. */
  readonly batch?: number;
  /** Whether the encoding's side inputs are used where it has any; default true. */
  readonly factors?: boolean;
  /** Take the result of an earlier, equal fit from the cache; default true. */
  readonly cache?: boolean;
  readonly signal?: AbortSignal;
  onProgress?(event: TrainingEvent): void;
}

/** A trained model with the story of its training. */
export interface Fit {
  /** The caller disposes of it. */
  readonly model: RecurrentModel;
  readonly config: RecurrentConfig;
  readonly weights: Float32Array;
  readonly history: readonly EpochRecord[];
  readonly stopped: StopReason;
  readonly bestEpoch: number;
  readonly parameterCount: number;
  /** Of training, also when the result came from the cache. */
  readonly seconds: number;
  readonly fromCache: boolean;
}

/**
 * The network that `fitRecurrent` trains on a dataset: its vocabulary and factors, and `changes`.
 *
 * @throws InvalidArgumentError naming the first setting that cannot be used
 */
export function networkFor(
  dataset: Pick<Dataset, "encoding" | "vocabulary">,
  changes: Partial<RecurrentConfig> = {},
): RecurrentConfig {
  const { size: vocabularySize } = dataset.vocabulary;
  return recurrentConfig({ factors: factorInputs(dataset), ...changes, vocabularySize });
}

/** Training that ends well in a minute: cosine rate, averaged weights, the best epoch kept. */
const defaultFit = {
  epochs: 14,
  learningRate: 0.01, // one layer bears it, and so few epochs need it
  schedule: "cosine",
  warmupSteps: 50,
  averaging: 0.99,
  clipNorm: 1,
} as const satisfies Partial<TrainingOptions>;

/**
 * Trains a recurrent network on a dataset, every position a target, and returns it ready to be
 * sampled and scored. An equal fit (data, settings and library) is taken from the cache, so a
 * notebook runs again at once and two notebooks share a model.
 *
 * @throws what `train` throws
 * @example
 * const fit = await fitRecurrent(dataset, { network: { cell: "gru" }, training: { epochs: 10 } });
 */
export async function fitRecurrent(dataset: Dataset, options: FitOptions = {}): Promise<Fit> {
  const { time = 64, batch = 16, factors = true, cache = true, signal, onProgress } = options;
  const withFactors = factors && dataset.encoding.factors !== undefined;
  const config = networkFor(dataset, {
    ...(withFactors ? {} : { factors: [] }),
    ...options.network,
  });
  const training = { ...defaultFit, ...options.training };
  const sources = sourcesOf(dataset, { time, batch, factors: withFactors });
  const question = {
    ...{ file: fitFile, code: [__filename], settings: { config, training, time, batch } },
    data: numbersOf(sources),
  };
  const { header, weights, fromCache } = await trainOrRead(question, cache, async () => {
    const { weights, history, stopped, bestEpoch, seconds } = await train({
      network: config,
      batches: sources.train,
      validation: sources.test,
      options: training,
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress: (event: TrainingEvent) => onProgress(event) } : {}),
    });
    const keep = stopped !== "interrupted";
    return { header: { history, stopped, bestEpoch, seconds }, weights, keep };
  });
  const model = new RecurrentModel(
    modelParts(config, weights, dataset.vocabulary, dataset.encoding),
  );
  return { ...header, model, config, weights, parameterCount: weights.length, fromCache };
}

/** What a model is made of that is sampled and scored, its factors following its own tokens. */
export function modelParts(
  config: RecurrentConfig,
  weights: Float32Array,
  vocabulary: Vocabulary,
  encoding: Dataset["encoding"],
  window = 0,
): RecurrentModelParts {
  const spec = config.factors.length > 0 ? encoding.factors : undefined;
  const factors = spec ? { factors: { spec, tokens: vocabulary.tokens } } : {};
  return { config, weights, window, ...factors };
}

const fitSchema = z.object({
  history: z.array(epochRecordSchema),
  stopped: z.enum(["finished", "early", "interrupted", "time"]),
  bestEpoch: z.number(),
  seconds: z.number(),
});
const fitFile: ArrayFileKind<z.infer<typeof fitSchema>> = {
  kind: "fit",
  version: 1,
  header: fitSchema,
  remedy: "train again",
};

/**
 * All that training reads: encodings and corpora need no mention in the key, since what they make,
 * ids and factors in every key, is part of it.
 */
function* numbersOf({ train, test }: DatasetSources): Iterable<string | NodeJS.ArrayBufferView> {
  const written = { shifts: [0], tables: [], factors: undefined, pitchFactors: [] };
  const { shifts, tables, factors, pitchFactors } = train.transpositions ?? written;
  yield JSON.stringify([shifts, pitchFactors ?? []]);
  const arrays = [train.sequences, train.factors, test.sequences, test.factors, tables];
  for (const list of [...arrays, ...(factors ?? [])]) {
    yield `list of ${list?.length ?? 0}`;
    yield* list ?? [];
  }
}
