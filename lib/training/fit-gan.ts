import { z } from "zod";
import type { ArrayFileKind } from "../core";
import { DataError } from "../core";
import type { Split } from "../dataset";
import {
  type ChoraleGanConfig,
  type Crops,
  chooseCrops,
  choraleGanConfig,
  type GanRecord,
  type IndexGanConfig,
  type IndexGanRecord,
  trainGan,
  trainIndexGan,
} from "../models/gan";
import type { Piece } from "../music";
import { trainOrRead } from "./fit-cache";

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
 * const crops = cropsOfSplit(pieces, splitByPiece(pieces, { seed: 1 }));
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
  return fitOrRead(config, [crops.pitches], options, train);
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
  return fitOrRead(config, sequences, options, train);
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

const fitSchema = z.object({
  history: z.array(z.unknown()),
  steps: z.number(),
  seconds: z.number(),
  stopped: z.enum(["finished", "interrupted", "time"]),
});
const fitFile: ArrayFileKind<z.infer<typeof fitSchema>> = {
  kind: "gan fit",
  version: 3, // 2 did not say how it stopped
  header: fitSchema,
  remedy: "train again",
};

async function fitOrRead<Config extends object, Record>(
  config: Config,
  data: Iterable<NodeJS.ArrayBufferView>,
  options: FitGanOptions<Record>,
  train: () => Promise<Trained<Record>>,
): Promise<GanFit<Config, Record>> {
  const { seed, steps, recordEvery, cache = true } = options;
  const settings = [config, seed, steps, recordEvery];
  const question = { file: fitFile, code: [__filename], settings, data };
  const { header, weights, fromCache } = await trainOrRead(question, cache, async () => {
    const { generatorWeights, history, steps, seconds, stopped } = await train();
    const header = { history: [...history], steps, seconds, stopped };
    return { header, weights: generatorWeights, keep: stopped === "finished" };
  });
  return { ...header, history: header.history as Record[], config, weights, fromCache };
}
