import { z } from "zod";
import type { ArrayFileKind, RandomState } from "../../core";
import { readArrayFile, writeArrayFile } from "../../core/node";
import { type ChoraleGanConfig, choraleGanConfig } from "./config";
import type { IndexGanRecord, IndexGanState } from "./index-gan";
import type { Moments } from "./matching";
import type { GanRecord, GanTrainingState } from "./training-state";

// Version 1 of these was a format of its own.
const shared = { version: 2, remedy: "train again" };

/** Where training stands: what both GANs keep beside their arrays. */
const position = {
  step: z.number(),
  seconds: z.number(),
  random: z.custom<RandomState>(isObject),
};

const trainingSchema = z.object({
  ...position,
  config: z.custom<ChoraleGanConfig>(isObject),
  history: z.array(z.custom<GanRecord>(isObject)),
  lags: z.number(),
});
const trainingFile: ArrayFileKind<z.infer<typeof trainingSchema>> = {
  ...shared,
  kind: "chorale-gan training",
  header: trainingSchema,
};

const indexSchema = z.object({
  ...position,
  history: z.array(z.custom<IndexGanRecord>(isObject)),
});
const indexTrainingFile: ArrayFileKind<z.infer<typeof indexSchema>> = {
  ...shared,
  kind: "index-gan training",
  header: indexSchema,
};

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Saves all that `trainGan` needs to go on. */
export function saveTraining(
  path: string,
  config: ChoraleGanConfig,
  state: GanTrainingState,
): void {
  const { step, seconds, random, history, running, ...networks } = state;
  const lags = running?.covariances.length ?? 0;
  const header = { config, step, seconds, random, history: [...history], lags };
  const arrays = { ...networks, ...flattenMoments(running) };
  writeArrayFile(path, trainingFile, { header, arrays });
}

/**
 * Loads what `saveTraining` saved, for `resume`.
 *
 * @throws RunError when the file cannot be used
 */
export function loadTraining(path: string): { config: ChoraleGanConfig; state: GanTrainingState } {
  const { header, arrays } = readArrayFile(path, trainingFile);
  const { config, lags, ...place } = header;
  const { generator, critic, average, generatorSecond, criticSecond, spectral } = arrays;
  const state = {
    ...place,
    ...{ generator, critic, average, generatorSecond, criticSecond, spectral },
    running: lags > 0 ? momentsFrom(arrays, lags) : null,
  };
  return { config: choraleGanConfig(config), state };
}

/** Saves all that `trainIndexGan` needs to go on. */
export function saveIndexTraining(path: string, state: IndexGanState): void {
  const { step, seconds, random, history, ...arrays } = state;
  const header = { step, seconds, random, history: [...history] };
  writeArrayFile(path, indexTrainingFile, { header, arrays });
}

/**
 * Loads what `saveIndexTraining` saved, for `resume`.
 *
 * @throws RunError when the file cannot be used
 */
export function loadIndexTraining(path: string): IndexGanState {
  const { header, arrays } = readArrayFile(path, indexTrainingFile);
  const { generator, critic, generatorAdam, criticAdam } = arrays;
  return { ...header, generator, critic, generatorAdam, criticAdam };
}

function flattenMoments(moments: Moments | null): Record<string, Float32Array> {
  if (!moments) return {};
  const covariances = moments.covariances.map((values, i) => [`running/covariance${i}`, values]);
  return { "running/means": moments.means, ...Object.fromEntries(covariances) };
}

function momentsFrom(arrays: Readonly<Record<string, Float32Array>>, lags: number): Moments {
  const covariances = Array.from({ length: lags }, (_, i) => arrays[`running/covariance${i}`]);
  return { means: arrays["running/means"], covariances };
}
