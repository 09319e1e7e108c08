import { RunError } from "../../core/errors";
import type { ChoraleGanConfig } from "./config";
import { choraleGanConfig } from "./config";
import { readGanFile, writeGanFile } from "./gan-file";
import type { Moments } from "./matching";
import type { GanTrainingState } from "./training-state";

/** Saves a trained generator with its configuration. */
export function saveGenerator(path: string, config: ChoraleGanConfig, weights: Float32Array): void {
  writeGanFile(path, { kind: "generator", meta: { config }, arrays: { weights } });
}

/**
 * Loads what `saveGenerator` saved.
 *
 * @throws RunError when the file cannot be used
 */
export function loadGenerator(path: string): { config: ChoraleGanConfig; weights: Float32Array } {
  const { meta, arrays } = readGanFile(path, "generator");
  return { config: configOf(path, meta), weights: arrays.weights };
}

/** Saves all that `trainGan` needs to go on. */
export function saveTraining(
  path: string,
  config: ChoraleGanConfig,
  state: GanTrainingState,
): void {
  const { step, seconds, random, history, running, ...arrays } = state;
  const meta = { config, step, seconds, random, history, lags: running?.covariances.length ?? 0 };
  writeGanFile(path, { kind: "training", meta, arrays: { ...arrays, ...flattenMoments(running) } });
}

/**
 * Loads what `saveTraining` saved, for `resume`.
 *
 * @throws RunError when the file cannot be used
 */
export function loadTraining(path: string): { config: ChoraleGanConfig; state: GanTrainingState } {
  const { meta, arrays } = readGanFile(path, "training");
  const { step, seconds, random, history, lags } = meta as GanTrainingState & { lags: number };
  const { generator, critic, average, generatorSecond, criticSecond, spectral } = arrays;
  const state = {
    ...{ step, seconds, random, history },
    ...{ generator, critic, average, generatorSecond, criticSecond, spectral },
    running: lags > 0 ? momentsFrom(arrays, lags) : null,
  };
  return { config: configOf(path, meta), state };
}

function configOf(path: string, meta: unknown): ChoraleGanConfig {
  const config = (meta as { config?: ChoraleGanConfig }).config;
  if (config?.kind !== "chorale-gan") {
    throw new RunError(`${path}: holds no chorale-gan (train again)`);
  }
  return choraleGanConfig(config);
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
