import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import { type ArrayFileKind, readArrayFile, writeArrayFile } from "../core/array-file";
import { hashOfCode } from "../core/code-hash";
import { DataError, RunError } from "../core/errors";
import { projectPath } from "../core/root";
import type { Split } from "../dataset/split";
import { type ChoraleGanConfig, choraleGanConfig } from "../models/gan/config";
import { type Crops, chooseCrops } from "../models/gan/crops";
import { type IndexGanRecord, trainIndexGan } from "../models/gan/index-gan";
import type { IndexGanConfig } from "../models/gan/index-gan-config";
import { trainGan } from "../models/gan/train-gan";
import type { GanRecord } from "../models/gan/training-state";
import type { Piece } from "../music/piece";

/** How a GAN is fitted. */
export interface FitGanOptions<Record> {
  readonly seed: number | string;
  /** Steps of training: a count and not a time, so that the result is the same at each run. */
  readonly steps: number;
  /** Steps between two records; default a hundredth of the steps. */
  readonly recordEvery?: number;
  /** Take the result of an earlier, equal fit from the cache; default true. */
  readonly cache?: boolean;
  readonly signal?: AbortSignal;
  onProgress?(record: Record): void;
}

/** A trained generator with the story of its training. */
export interface GanFit<Config, Record> {
  readonly config: Config;
  /** Of the generator: for `sampleGan`, `sampleCrops` or `sampleIndexGan`. */
  readonly weights: Float32Array;
  readonly history: readonly Record[];
  readonly steps: number;
  /** Of training, also when the result came from the cache. */
  readonly seconds: number;
  readonly stopped: "finished" | "interrupted" | "time";
  readonly fromCache: boolean;
}

/** The GAN's stretches of music on both sides of a split. */
export interface SplitCrops {
  readonly training: Crops;
  readonly heldOut: Crops;
}

/**
 * Crops of the training and of the held-out pieces; null when one side has no four-voice music,
 * which is all that the four-voice GAN can learn from.
 */
export function cropsOfSplit(
  pieces: readonly Piece[],
  split: Split,
  config: ChoraleGanConfig = choraleGanConfig(),
): SplitCrops | null {
  const cropsOf = (indices: readonly number[]) =>
    chooseCrops(
      indices.map((index) => pieces[index]),
      config,
    );
  try {
    return { training: cropsOf(split.train), heldOut: cropsOf(split.test) };
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

/**
 * Trains the four-voice GAN, or takes the result of an equal training (crops, settings and code)
 * from the cache, so that a notebook runs again at once and two notebooks share a generator.
 *
 * @param changes what differs from the default settings
 * @example
 * const crops = cropsOfSplit(pieces, splitByPiece(pieces.length, { testFraction: 0.2, seed: 1 }));
 * const fit = await fitChoraleGan(crops.training, { seed: 1, steps: 1800 });
 * sampleGan(fit.config, fit.weights, { count: 3, seed: 1 });
 */
export async function fitChoraleGan(
  crops: Crops,
  options: FitGanOptions<GanRecord>,
  changes: Partial<ChoraleGanConfig> = {},
): Promise<GanFit<ChoraleGanConfig, GanRecord>> {
  const config = choraleGanConfig(changes);
  const train = () => trainGan(config, crops, loopOptions(options));
  return fitOrRead(config, { code: choraleCode, data: [crops.pitches] }, options, train);
}

/**
 * Trains `musigan`'s GAN on token indices, or takes the result of an equal training from the cache.
 *
 * @param sequences token ids of each training piece
 * @throws DataError when no piece is long enough
 */
export async function fitIndexGan(
  sequences: readonly Int32Array[],
  options: FitGanOptions<IndexGanRecord>,
  config: IndexGanConfig,
): Promise<GanFit<IndexGanConfig, IndexGanRecord>> {
  const train = () => trainIndexGan(config, sequences, loopOptions(options));
  return fitOrRead(config, { code: indexCode, data: sequences }, options, train);
}

function loopOptions<Record>(options: FitGanOptions<Record>) {
  const { seed, steps, signal, onProgress } = options;
  const { recordEvery = Math.max(1, Math.floor(steps / 100)) } = options;
  return {
    ...{ seed, maxSteps: steps, recordEvery },
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (record: Record) => onProgress(record) } : {}),
  };
}

interface Trained<Record> {
  readonly generatorWeights: Float32Array;
  readonly history: readonly Record[];
  readonly steps: number;
  readonly seconds: number;
  readonly stopped: "finished" | "interrupted" | "time";
}

/** What a result depends on beside its settings. */
interface FitPlan {
  readonly code: readonly string[];
  readonly data: readonly (Uint8Array | Int32Array)[];
}

const fitSchema = z.object({
  history: z.array(z.unknown()),
  steps: z.number(),
  seconds: z.number(),
});
const fitFile: ArrayFileKind<z.infer<typeof fitSchema>> = {
  kind: "gan fit",
  version: 2, // 1 was a format of its own
  header: fitSchema,
  remedy: "train again",
};

async function fitOrRead<Config extends object, Record>(
  config: Config,
  plan: FitPlan,
  options: FitGanOptions<Record>,
  train: () => Promise<Trained<Record>>,
): Promise<GanFit<Config, Record>> {
  const { seed, steps, recordEvery, cache = true } = options;
  const path = pathOf(plan, [config, seed, steps, recordEvery]);
  const cached = cache ? readFit<Config, Record>(path, config) : null;
  if (cached) return cached;
  const { generatorWeights: weights, history, ...result } = await train();
  const fit = { config, weights, history, steps: result.steps, seconds: result.seconds };
  if (cache && result.stopped === "finished") {
    const header = { history: [...history], steps: fit.steps, seconds: fit.seconds };
    writeArrayFile(path, fitFile, { header, arrays: { weights } });
  }
  return { ...fit, stopped: result.stopped, fromCache: false };
}

function readFit<Config, Record>(path: string, config: Config): GanFit<Config, Record> | null {
  if (!existsSync(path)) return null;
  try {
    const { header, arrays } = readArrayFile(path, fitFile);
    const history = header.history as Record[];
    const kept = { ...header, history, weights: arrays.weights };
    return { ...kept, config, stopped: "finished", fromCache: true };
  } catch (error) {
    if (error instanceof RunError) return null; // damaged or of another version: train again
    throw error;
  }
}

// What decides the weights; the data comes in as numbers.
const choraleCode = ["models/gan", "models/backend.ts", "core/random.ts"];
const indexCode = [
  ...choraleCode,
  "core/vector-code.ts",
  "core/vector-memory.ts",
  "models/kernels",
  "models/layers",
  "models/recurrent-config.ts",
  "models/recurrent-parameters.ts",
];

function pathOf(plan: FitPlan, settings: readonly unknown[]): string {
  const { code, data } = plan;
  const hash = createHash("sha256").update(hashOfCode(code)).update(JSON.stringify(settings));
  for (const values of data) hash.update(`${values.length};`).update(values);
  return projectPath(".etude", "cache", "gans", `${hash.digest("hex").slice(0, 32)}.bin`);
}
