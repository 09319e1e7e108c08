import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkArgument, type Profile, RunError, type Settings } from "../core";
import { codeKey } from "../core/node";
import { folderKey, heldPieces, type Pieces } from "../corpus";
import type { Piece } from "../music";
import {
  createRun,
  runPaths,
  type StopReason,
  type TrainingEvent,
  updateConfig,
} from "../training";
import type { ExperimentJob, PreparedExperiment } from "./experiment-kind";
import { kindOf } from "./kinds";
import type { Experiment, Recipe } from "./recipe";
import { openRecipeRun } from "./recipe-run";
import { checkSameRun, type RunConfig, type TrainingPlan } from "./run-config";
import { type Settings as Changes, changeSettings } from "./settings";

/** What `trainRecipe` is told. */
export interface TrainRecipeOptions {
  /** The recipe, repaired or as published. */
  readonly recipe: Recipe;
  readonly repaired: boolean;
  /** The music, or how to get it: an experiment on other data never asks. */
  readonly pieces: readonly Piece[] | (() => Promise<Pieces>);
  /** The same as tokens on disk: what is trained on tokens then never asks for pieces. */
  readonly store?: ExperimentJob["store"];
  /** Where the data comes from. */
  readonly data: string;
  /** Run folder; of a recipe with several experiments each has a folder of its own in it. */
  readonly out: string;
  readonly profile: Profile;
  readonly seed: number;
  /** Only the experiment of this name; default all. */
  readonly experiment?: string;
  /** Instead of the recipe's own number, and, going on, instead of the number planned before. */
  readonly epochs?: number;
  readonly checkpointEvery?: number;
  /** Worker threads; default one for each core. */
  readonly threads?: number;
  /** What is set otherwise than in the recipe. */
  readonly settings?: Changes;
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
  readonly planned: TrainingPlan;
  /** Estimate for the whole training. */
  readonly seconds: number;
}

/** How one experiment of a recipe ended. */
export interface ExperimentResult {
  readonly experiment: string;
  readonly folder: string;
  readonly stopped: StopReason;
  readonly seconds: number;
}

/**
 * Trains the experiments of a recipe, one run folder each. What is interrupted goes on with
 * `resume`; experiments that are finished are then left as they are.
 *
 * @throws DataError when the data does not fit the recipe, RunError when a folder cannot be used.
 */
export async function trainRecipe(options: TrainRecipeOptions): Promise<ExperimentResult[]> {
  const { epochs, settings = {}, experiment: only, resume = false, signal } = options;
  const isCount = epochs === undefined || (Number.isInteger(epochs) && epochs >= 1);
  checkArgument(isCount, "epochs", epochs, "must be ≥ 1");
  const recipe = changeSettings(options.recipe, settings, only);
  const chosen = chooseExperiments({ ...options, recipe });
  const taken = chosen.find(({ folder }) => existsSync(runPaths(folder).config));
  if (taken && !resume) {
    throw new RunError(
      `${taken.folder}: there is a run already (choose another folder, or --resume)`,
    );
  }
  const pieces = once(options.pieces);
  const results: ExperimentResult[] = [];
  for (const { experiment, folder } of chosen) {
    if (signal?.aborted) break;
    const { stopped, seconds } = await trainExperiment(
      { ...options, recipe, pieces },
      experiment,
      folder,
    );
    results.push({ experiment: experiment.name, folder, stopped, seconds });
    if (stopped === "interrupted") break;
  }
  return results;
}

/** Music that is read when it is first asked for, and then kept. */
function once(pieces: TrainRecipeOptions["pieces"]): () => Promise<Pieces> {
  let music: Promise<Pieces> | undefined;
  return () => {
    music ??= typeof pieces === "function" ? pieces() : Promise.resolve(heldPieces(pieces));
    return music;
  };
}

interface Chosen {
  readonly experiment: Experiment;
  readonly folder: string;
}

/** The experiments to train with their folders: `out` itself where the recipe has only one. */
function chooseExperiments({ recipe, experiment, out }: TrainRecipeOptions): Chosen[] {
  const { experiments } = recipe;
  const names = experiments.map(({ name }) => name);
  const isKnown = experiment === undefined || names.includes(experiment);
  checkArgument(isKnown, "experiment", experiment, `must be one of ${names.join(", ")}`);
  return experiments
    .filter(({ name }) => experiment === undefined || name === experiment)
    .map((one) => ({
      experiment: one,
      folder: experiments.length === 1 ? out : join(out, one.name),
    }));
}

async function trainExperiment(
  options: TrainRecipeOptions & Pick<ExperimentJob, "pieces">,
  experiment: Experiment,
  folder: string,
): Promise<{ stopped: StopReason; seconds: number }> {
  const { recipe, profile, seed, data, pieces, signal } = options;
  const goesOn = options.resume && existsSync(runPaths(folder).config);
  const resumed = goesOn ? openRecipeRun(folder).config : null;
  const job: ExperimentJob = {
    ...{ recipe, experiment, folder, profile, seed, data, pieces, resumed },
    ...(options.store === undefined ? {} : { store: options.store }),
    ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
    checkpointEvery: options.checkpointEvery ?? recipe.checkpointEvery,
    threads: options.threads ?? 0,
    ...(signal ? { signal } : {}),
    onProgress: (event) => options.onProgress?.(event),
  };
  const prepared = await kindOf(experiment).prepare(job);
  openFolder(job, prepared, options);
  const { parameters, planned } = prepared;
  options.onStart?.({
    ...{ experiment: experiment.name, folder, parameters, planned },
    seconds: prepared.estimateSeconds(),
  });
  const { done, ...ended } = await prepared.train();
  // Given more epochs than at first, the run is made again by the command that says so.
  if (resumed && done <= planned.count) {
    updateConfig(folder, { planned, command: options.command ?? "" });
  }
  return ended;
}

/** Makes the run folder, or checks that the one to resume was made with the same settings. */
function openFolder(
  { recipe, experiment, folder, profile, seed, data, resumed }: ExperimentJob,
  { config, parameters, planned, vocabulary, split }: PreparedExperiment,
  { repaired, settings = {}, command = "" }: TrainRecipeOptions,
): void {
  const whole: RunConfig = {
    ...{ recipe: recipe.name, repaired, profile, seed },
    ...{ experiment: experiment.name, kind: experiment.kind, data, split: recipe.split },
    ...{ parameters, planned, ...config, command },
    ...{ settings: Object.keys(settings).length > 0 ? settings : undefined },
  };
  if (resumed) checkSameRun(folder, resumed, whole);
  else createRun(folder, { config: whole, vocabulary, split });
}

/**
 * A run folder below `root` that follows from recipe, music and size: run a notebook's cell twice
 * and it finds the run it made, change a setting or a file and it makes another.
 *
 * @throws DataError when there is no music in the folder of the settings
 */
export async function runFolderFor(
  root: string,
  recipe: Recipe,
  settings: Settings,
  size: object,
): Promise<string> {
  const music = await folderKey(settings.data);
  const key = codeKey([__filename], [JSON.stringify([recipe, settings, size, music])]);
  return join(root, `${recipe.name}-${key.slice(0, 12)}`);
}
