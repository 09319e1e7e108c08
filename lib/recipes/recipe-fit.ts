import { checkArgument } from "../core";
import type { FitOptions, TrainingOptions } from "../training";
import type { Experiment, Recipe } from "./recipe";

/** A recurrent network of a recipe with how it is trained. */
export type RecurrentExperiment = Extract<Experiment, { kind: "recurrent" }>;

/** The training of an experiment as the training loop takes it; epochs, seed and saving apart. */
export function trainingOf({ training }: RecurrentExperiment): Partial<TrainingOptions> {
  const { epochs: _, batch: __, ...settings } = training;
  // A published system keeps its last weights; the repaired one the best.
  return { ...settings, restoreBest: training.patience > 0 };
}

/**
 * A recipe's first recurrent network as `fitRecurrent` takes it: a notebook then trains what
 * `etude train --recipe NAME` trains.
 *
 * @throws InvalidArgumentError for a recipe without a recurrent network, or one that is not trained
 *   on every position
 * @example
 * const fit = await fitRecurrent(dataset, fitOptionsOf(chorale, { epochs: 8, seed: 1 }));
 */
export function fitOptionsOf(
  recipe: Recipe,
  { epochs, seed }: { readonly epochs: number; readonly seed: number },
): Pick<FitOptions, "network" | "training" | "time" | "batch"> {
  const found = recipe.experiments.find((experiment) => experiment.kind === "recurrent");
  const fits = found?.kind === "recurrent" && found.network.predict === "every-step";
  checkArgument(fits, "recipe", recipe.name, "must train a recurrent network on every position");
  const { network, training } = found;
  return {
    network,
    training: { ...trainingOf(found), epochs, seed },
    time: recipe.window.length,
    batch: training.batch,
  };
}
