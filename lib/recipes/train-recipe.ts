import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkArgument, RunError, type Settings } from "../core";
import { codeKey } from "../core/node";
import { createRecurrentNetwork, type RecurrentConfig } from "../models/recurrent";
import {
  factorInputs,
  resolveWorkers,
  runPaths,
  type StopReason,
  type TrainingEvent,
  type TrainingOptions,
  train,
  updateConfig,
} from "../training";
import { estimateSeconds, measureGigaflops } from "./estimate";
import {
  type ExperimentJob,
  experimentFolder,
  openExperiment,
  type TrainRecipeOptions,
} from "./experiment";
import { batchesOf, prepareRecipe } from "./prepare";
import type { Experiment, Recipe } from "./recipe";
import { trainingOf } from "./recipe-fit";
import { trainGanExperiment } from "./train-gan-experiment";

/** How one experiment of a recipe ended. */
export interface ExperimentResult {
  readonly experiment: string;
  readonly folder: string;
  readonly stopped: StopReason;
  readonly seconds: number;
}

/**
 * Trains every experiment of a recipe, one run folder each. What is interrupted goes on with
 * `resume`; experiments that are finished are then left as they are.
 *
 * @throws DataError when the music does not fit the recipe, RunError when a folder cannot be used.
 */
export async function trainRecipe(options: TrainRecipeOptions): Promise<ExperimentResult[]> {
  const { recipe, pieces, seed, out, resume = false } = options;
  if (options.epochs !== undefined) {
    const { epochs } = options;
    checkArgument(Number.isInteger(epochs) && epochs >= 1, "epochs", epochs, "must be ≥ 1");
  }
  const folders = recipe.experiments.map((experiment) => experimentFolder(recipe, experiment, out));
  if (!resume) {
    const taken = folders.find((folder) => existsSync(runPaths(folder).config));
    if (taken) {
      throw new RunError(`${taken}: there is a run already (choose another folder, or --resume)`);
    }
  }
  const data = prepareRecipe(recipe, pieces, seed);
  const results: ExperimentResult[] = [];
  for (const [index, experiment] of recipe.experiments.entries()) {
    if (options.signal?.aborted) break;
    const job = { options, data, experiment, folder: folders[index] };
    const trained =
      experiment.kind === "recurrent"
        ? await trainRecurrentExperiment({ ...job, experiment })
        : await trainGanExperiment({ ...job, experiment });
    const { stopped, seconds } = trained;
    results.push({ experiment: experiment.name, folder: folders[index], stopped, seconds });
    if (trained.stopped === "interrupted") break;
  }
  return results;
}

/**
 * A run folder below `root` that follows from recipe, data and size: run a notebook's cell twice
 * and it finds the run it made, change a setting and it makes another.
 */
export function runFolderFor(
  root: string,
  recipe: Recipe,
  settings: Settings,
  size: object,
): string {
  const code = codeKey([__filename]);
  const hash = createHash("sha256").update(JSON.stringify([recipe, settings, size, code]));
  return join(root, `${recipe.name}-${hash.digest("hex").slice(0, 12)}`);
}

async function trainRecurrentExperiment(
  job: ExperimentJob<Experiment & { kind: "recurrent" }>,
): Promise<{ stopped: StopReason; seconds: number }> {
  const { options, data, experiment, folder } = job;
  const { recipe, profile, seed } = options;
  const network: RecurrentConfig = {
    ...experiment.network,
    vocabularySize: data.vocabulary.size,
    factors: data.dataset ? factorInputs(data.dataset) : [],
  };
  const limit = profile === "full" ? 0 : recipe.quick.windowsPerEpoch;
  const { batch } = experiment.training;
  const batches = batchesOf(recipe, data, network, batch, limit, seed);
  const parameters = createRecurrentNetwork(network).parameterCount;
  openExperiment(job, { network, parameters, gan: null });
  const training = trainingOptions(options, experiment);
  options.onStart?.({
    experiment: experiment.name,
    folder,
    parameters,
    epochs: training.epochs!,
    seconds: estimateSeconds(
      network,
      { ...batches, epochs: training.epochs!, workers: resolveWorkers(0, batch) },
      measureGigaflops(),
    ),
  });
  const { onProgress, signal, resume } = options;
  const result = await train({
    network,
    batches: batches.train,
    validation: batches.test,
    options: training,
    runFolder: folder,
    ...(resume ? { resume } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (event: TrainingEvent) => onProgress(event) } : {}),
  });
  // Given more epochs than at first, the run is made again by the command that says so.
  if (resume && result.history.length <= training.epochs!) {
    updateConfig(folder, { command: options.command ?? "" });
  }
  return result;
}

function trainingOptions(
  options: TrainRecipeOptions,
  experiment: Experiment & { kind: "recurrent" },
): Partial<TrainingOptions> {
  const { recipe, profile, seed } = options;
  const epochs = profile === "full" ? experiment.training.epochs : recipe.quick.epochs;
  return {
    ...trainingOf(experiment),
    epochs: options.epochs ?? epochs,
    checkpointEvery: options.checkpointEvery ?? recipe.checkpointEvery,
    seed,
  };
}
