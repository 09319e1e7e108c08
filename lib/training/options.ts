import { availableParallelism } from "node:os";
import { checkArgument } from "../core";
import type { OptimizerOptions } from "./optimizer";
import type { ScheduleOptions } from "./schedule";

/** How to train; every number with its default in `defaultTrainingOptions`. */
export interface TrainingOptions extends OptimizerOptions, ScheduleOptions {
  readonly epochs: number;
  /** Global norm of the mean gradient above which it is scaled down; 0 = off. */
  readonly clipNorm: number;
  /** Decay of the running average of weights that is validated and returned; 0 = off. */
  readonly averaging: number;
  /** Epochs without a better validation loss before stopping; 0 = never. */
  readonly patience: number;
  /** Return the weights of the best epoch; false: of the last. */
  readonly restoreBest: boolean;
  readonly seed: number | string;
  /** Worker threads; 0 = one per available core. */
  readonly workers: number;
  /** Epochs between checkpoints; needs a run folder. */
  readonly checkpointEvery: number;
  /** Seconds after which a checkpoint is written within an epoch too. */
  readonly checkpointSeconds: number;
  /** Seconds after which training stops, to compare models at equal time; 0 = no limit. */
  readonly maxSeconds: number;
}

/** The defaults, with the reason where it is not custom. */
export const defaultTrainingOptions: TrainingOptions = {
  epochs: 10,
  optimizer: "adam",
  learningRate: 0.001, // Kingma and Ba's
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7, // Keras'
  weightDecay: 0,
  schedule: "constant",
  warmupSteps: 0,
  finalFraction: 0.05,
  decayEvery: 10,
  decayFactor: 0.5,
  clipNorm: 1, // recurrent gradients explode now and then (Pascanu et al. 2013)
  averaging: 0,
  patience: 0,
  restoreBest: true,
  seed: 1,
  workers: 0,
  checkpointEvery: 1,
  checkpointSeconds: 60,
  maxSeconds: 0,
};

/** Fills in the defaults and checks every number; throws `InvalidArgumentError`. */
export function resolveTrainingOptions(given: Partial<TrainingOptions>): TrainingOptions {
  const options = { ...defaultTrainingOptions, ...given };
  const whole = (name: keyof TrainingOptions, least: number) =>
    checkArgument(
      Number.isInteger(options[name]) && Number(options[name]) >= least,
      name,
      options[name],
      `must be a whole number ≥ ${least}`,
    );
  const above = (name: keyof TrainingOptions) =>
    checkArgument(Number(options[name]) > 0, name, options[name], "must be > 0");
  const share = (name: keyof TrainingOptions) =>
    checkArgument(
      Number(options[name]) >= 0 && Number(options[name]) < 1,
      name,
      options[name],
      "must lie in [0, 1)",
    );
  const atLeastZero = (name: keyof TrainingOptions) =>
    checkArgument(Number(options[name]) >= 0, name, options[name], "must be ≥ 0");
  for (const name of ["epochs", "checkpointEvery", "decayEvery"] as const) whole(name, 1);
  for (const name of ["warmupSteps", "patience", "workers"] as const) whole(name, 0);
  for (const name of ["learningRate", "epsilon", "decayFactor", "checkpointSeconds"] as const) {
    above(name);
  }
  for (const name of ["beta1", "beta2", "averaging"] as const) share(name);
  for (const name of ["clipNorm", "maxSeconds", "weightDecay", "finalFraction"] as const) {
    atLeastZero(name);
  }
  return options;
}

/** The number of workers: as asked, or one per core; never more than the rows of a batch. */
export function resolveWorkers(asked: number, batch: number): number {
  checkArgument(
    asked <= batch,
    "workers",
    asked,
    `the batch has ${batch} ${batch === 1 ? "row" : "rows"}; give each worker one or more`,
  );
  return asked > 0 ? asked : Math.min(availableParallelism(), batch);
}
