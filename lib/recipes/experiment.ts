import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Profile, Random } from "../core";
import { cutWindows } from "../dataset";
import type { Piece } from "../music";
import { voiceRangesOf } from "../sampling";
import { isFourVoice } from "../tokens";
import { createRun, runPaths, type TrainingEvent } from "../training";
import type { RecipeData } from "./prepare";
import type { Experiment, Recipe } from "./recipe";
import { checkSameRun, openRecipeRun, type RunConfig } from "./run-config";

/** What `trainRecipe` is told. */
export interface TrainRecipeOptions {
  /** The recipe, repaired or as published. */
  readonly recipe: Recipe;
  readonly repaired: boolean;
  readonly pieces: readonly Piece[];
  /** Where the pieces come from, for the record. */
  readonly data: string;
  /** Run folder; of a recipe with several experiments each has a folder of its own in it. */
  readonly out: string;
  readonly profile: Profile;
  readonly seed: number;
  /** Instead of the recipe's own number. */
  readonly epochs?: number;
  readonly checkpointEvery?: number;
  readonly resume?: boolean;
  /** The command that repeats the run, for the record. */
  readonly command?: string;
  readonly signal?: AbortSignal;
  onStart?(start: ExperimentStart): void;
  onProgress?(event: TrainingEvent): void;
}

/** What is known before an experiment's first step. */
export interface ExperimentStart {
  readonly experiment: string;
  readonly folder: string;
  readonly parameters: number;
  readonly epochs: number;
  /** Estimate for the whole training. */
  readonly seconds: number;
}

/** The run folder of one experiment: `out` itself where the recipe has only one. */
export function experimentFolder(recipe: Recipe, experiment: Experiment, out: string): string {
  return recipe.experiments.length === 1 ? out : join(out, experiment.name);
}

/** One experiment to train. */
export interface ExperimentJob<E extends Experiment = Experiment> {
  readonly options: TrainRecipeOptions;
  readonly data: RecipeData;
  readonly experiment: E;
  readonly folder: string;
}

/** Makes the run folder, or checks that the one to resume was made with the same settings. */
export function openExperiment(
  job: ExperimentJob,
  model: Pick<RunConfig, "network" | "parameters" | "gan">,
): void {
  const config = runConfigOf(job, model);
  const { data, options, folder } = job;
  if (options.resume && existsSync(runPaths(folder).config)) {
    checkSameRun(folder, openRecipeRun(folder).config, config);
    return;
  }
  const side = (name: "train" | "test") =>
    data.windows ? [`${data.windows[name].length} windows at random`] : namesOf(data, name);
  createRun(folder, {
    config: { ...config },
    vocabulary: data.vocabulary.tokens,
    split: { train: side("train"), test: side("test") },
  });
}

function namesOf(data: RecipeData, side: "train" | "test"): string[] {
  return data.split[side].map((index) => data.names[index]);
}

function runConfigOf(
  job: ExperimentJob,
  model: Pick<RunConfig, "network" | "parameters" | "gan">,
): RunConfig {
  const { options, data, experiment } = job;
  const { recipe, repaired, profile, seed } = options;
  return {
    recipe: recipe.name,
    repaired,
    profile,
    seed,
    experiment: experiment.name,
    kind: experiment.kind,
    encoding: recipe.encoding,
    data: options.data,
    pieces: data.names.length,
    tokens: data.tokens,
    filtered: data.filtered,
    ...model,
    window: recipe.window.length,
    split: recipe.split,
    sampling: recipe.sampling,
    primers: drawPrimers(data, recipe.window.length, seed),
    ...rangesOf(data),
    command: options.command ?? "",
  };
}

/** What the voices sing in training; nothing for other encodings. */
function rangesOf({ dataset, encoding }: RecipeData): Pick<RunConfig, "voiceRanges"> {
  if (!dataset || !isFourVoice(encoding)) return {};
  const training = dataset.split.train.map((index) => dataset.tokens[index]);
  return { voiceRanges: voiceRangesOf(encoding, training, dataset.shifts) };
}

/** Windows of held-out music to start sampling from, as the published systems do. */
function drawPrimers(data: RecipeData, length: number, seed: number): number[][] {
  const most = Math.max(...data.test.map((sequence) => sequence.length));
  const windows = cutWindows(data.test, { length: Math.min(length, most - 1) });
  const random = Random.fromSeed(`${seed}/primers`);
  const size = Math.min(length, most - 1);
  return Array.from({ length: 32 }, () => windows[random.integer(windows.length)]).map(
    ({ sequence, start }) => [...data.test[sequence].subarray(start, start + size)],
  );
}
