import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { RunError } from "../core";
import { systemCause } from "../core/node";
import { checkModelSize, type LoadedModel, loadModel, type ModelHeader } from "../models/portable";
import type { OpenedRun } from "./recipe-run";
import { parseConfig, type RunConfig, runConfigSchema } from "./run-config";
import { speak } from "./speak";
import { type TokenRun, tokenRunSchema } from "./token-run";

/** A model's file, ready to make music as a run does. */
export interface OpenedModel extends OpenedRun {
  readonly speaker: NonNullable<OpenedRun["speaker"]>;
  readonly header: ModelHeader;
  /** All weights, flat, in the order of the network's parameters, as the file's bits give them. */
  readonly weights: Float32Array;
}

/**
 * Opens a model's file: what `openTrainedRun` gives for a run folder, without TensorFlow. Its
 * `folder` is the file's path; the data's path of its configuration is a name only, since models
 * travel.
 *
 * @throws RunError naming the file: missing, no file, too large, cut, altered, of another version
 * @example
 * const opened = openModel(modelPath("chorale"));
 * const [{ piece }] = await opened.sample({ seed: 1 });
 */
export function openModel(path: string): OpenedModel {
  const { model, vocabulary, encoding, header, weights } = readModel(path);
  const config = parseConfig(path, runConfigSchema, header.run);
  const own: TokenRun = parseConfig(path, tokenRunSchema, header.run);
  const { voiceRanges: ranges } = own;
  const speaker = { model, vocabulary, encoding, ...(ranges ? { ranges } : {}) };
  return {
    ...{ folder: path, config: { ...config, ...own }, split: header.split, header, weights },
    speaker,
    epochs: () => header.card.training.epochs,
    sample: (options) => speak({ source: path, config: own, speaker }, options),
    dispose: () => model.dispose(),
  };
}

function readModel(path: string): LoadedModel {
  try {
    const stats = statSync(path);
    // A pipe or a device never ends.
    if (!stats.isFile() && !stats.isDirectory()) throw new RunError(`${path}: it is no file`);
    checkModelSize(stats.size, path);
    return loadModel(readFileSync(path), path);
  } catch (error) {
    if (error instanceof RunError) throw error;
    const cause = systemCause(error);
    if (cause) throw new RunError(`${path}: ${cause}`);
    throw error;
  }
}

/** What the configuration of a model's run keeps of a run's: no path of the machine. */
export function travellingConfig(config: RunConfig): RunConfig {
  const { primers, ...rest } = config;
  const { start } = (config as unknown as TokenRun).sampling;
  const data = basename(config.data);
  const command = config.command.replaceAll(config.data, data);
  return { ...rest, data, command, primers: start === "start-token" ? [] : primers };
}
