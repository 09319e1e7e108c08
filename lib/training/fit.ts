import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import { type ArrayFileKind, readArrayFile, writeArrayFile } from "../core/array-file";
import { hashOfCode } from "../core/code-hash";
import { RunError } from "../core/errors";
import { projectPath } from "../core/root";
import type { Dataset } from "../dataset/dataset";
import type { Vocabulary } from "../dataset/vocabulary";
import { checkRecurrentConfig, type RecurrentConfig } from "../models/recurrent-config";
import { RecurrentModel, type RecurrentModelParts } from "../models/recurrent-model";
import { epochRecordSchema } from "./checkpoint";
import { type DatasetSources, factorInputs, sourcesOf } from "./dataset-source";
import type { EpochRecord } from "./history";
import type { TrainingOptions } from "./options";
import { type StopReason, type TrainingEvent, train } from "./train";

/** What `fitRecurrent` is told; everything has a default that suits a few minutes of training. */
export interface FitOptions {
  /** What differs from `defaultNetwork`. */
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
 * A network for a few hundred short pieces. One layer learns two to three times as fast as two,
 * which only pay after an hour; the tied output shares what it learns of rare tokens.
 */
export const defaultNetwork = {
  cell: "lstm",
  layers: 1,
  units: 256,
  input: { kind: "embedding", size: 256 },
  dropout: 0.2,
  dense: [],
  tiedOutput: true,
  bidirectional: false,
  predict: "every-step",
} as const satisfies Partial<RecurrentConfig>;

/** Training that ends well in a minute: cosine rate, averaged weights, the best epoch kept. */
export const defaultFit = {
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
  const config: RecurrentConfig = {
    ...defaultNetwork,
    factors: withFactors ? factorInputs(dataset) : [],
    ...options.network,
    vocabularySize: dataset.vocabulary.size,
  };
  checkRecurrentConfig(config);
  const training = { ...defaultFit, ...options.training };
  const sources = sourcesOf(dataset, { time, batch, factors: withFactors });
  const key = keyOf(sources, { config, training, time, batch });
  const cached = cache ? readCached(key) : null;
  if (cached) return { ...finish(dataset, config, cached), fromCache: true };
  const result = await train({
    network: config,
    batches: sources.train,
    validation: sources.test,
    options: training,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (event: TrainingEvent) => onProgress(event) } : {}),
  });
  if (cache && result.stopped !== "interrupted") writeCached(key, result);
  return { ...finish(dataset, config, result), fromCache: false };
}

interface Fitted {
  readonly weights: Float32Array;
  readonly history: readonly EpochRecord[];
  readonly stopped: StopReason;
  readonly bestEpoch: number;
  readonly seconds: number;
}

function finish(dataset: Dataset, config: RecurrentConfig, fitted: Fitted): Omit<Fit, "fromCache"> {
  const model = modelOf(config, fitted.weights, dataset.vocabulary, dataset.encoding);
  const { weights, history, stopped, bestEpoch, seconds } = fitted;
  const parameterCount = weights.length;
  return { model, config, weights, history, stopped, bestEpoch, seconds, parameterCount };
}

/** A trained network ready to be sampled and scored, its factors following its own tokens. */
export function modelOf(
  config: RecurrentConfig,
  weights: Float32Array,
  vocabulary: Vocabulary,
  encoding: Dataset["encoding"],
  window = 0,
): RecurrentModel {
  return new RecurrentModel(modelParts(config, weights, vocabulary, encoding, window));
}

/** What `modelOf` makes its model of. */
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

const fitFile: ArrayFileKind<Omit<Fitted, "weights">> = {
  kind: "fit",
  version: 1,
  header: z.object({
    history: z.array(epochRecordSchema),
    stopped: z.enum(["finished", "early", "interrupted", "time"]),
    bestEpoch: z.number(),
    seconds: z.number(),
  }),
  remedy: "train again",
};

function cachePath(key: string): string {
  return projectPath(".etude", "cache", "fits", `${key}.bin`);
}

function readCached(key: string): Fitted | null {
  if (!existsSync(cachePath(key))) return null;
  try {
    const { header, arrays } = readArrayFile(cachePath(key), fitFile);
    return { ...header, weights: arrays.weights };
  } catch (error) {
    if (error instanceof RunError) return null; // damaged or of another version: train again
    throw error;
  }
}

function writeCached(key: string, fitted: Fitted): void {
  const { weights, history, stopped, bestEpoch, seconds } = fitted;
  const header = { history, stopped, bestEpoch, seconds };
  writeArrayFile(cachePath(key), fitFile, { header, arrays: { weights } });
}

// Results depend on the code that made them. Encodings and corpora need no mention here: what they
// make, ids and factors in every key, is part of the key itself.
const recurrent = ["config", "fold", "head", "input", "network", "parameters", "pass", "stack"];
const training = [
  ...["gang", "history", "network", "optimizer", "optimizer-loops", "options", "plan", "schedule"],
  ...["shared-state", "source", "step", "train", "training", "training-memory", "worker"],
];
const code = [
  ...["core/random.ts", "core/vector-code.ts", "core/vector-memory.ts"],
  ...["models/backend.ts", "models/kernels"],
  ...recurrent.map((name) => `models/recurrent-${name}.ts`),
  ...training.map((name) => `training/${name}.ts`),
];

function keyOf({ train, test }: DatasetSources, settings: object): string {
  const hash = createHash("sha256").update(hashOfCode(code)).update(JSON.stringify(settings));
  const { shifts, tables, factors } = train.transpositions ?? { shifts: [0], tables: [] };
  hash.update(JSON.stringify(shifts));
  const arrays = [train.sequences, train.factors, test.sequences, test.factors, tables];
  for (const list of [...arrays, ...(factors ?? [])]) {
    hash.update(`list of ${list?.length ?? 0}`);
    for (const values of list ?? []) hash.update(values);
  }
  return hash.digest("hex").slice(0, 32);
}
