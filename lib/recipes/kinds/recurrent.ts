import { z } from "zod";
import { checkArgument } from "../../core";
import { cellNames, createRecurrentNetwork, type RecurrentConfig } from "../../models/recurrent";
import {
  bestEpochOf,
  type FitOptions,
  factorInputs,
  readLog,
  type TrainingOptions,
} from "../../training";
import type {
  ExperimentJob,
  ExperimentKind,
  PreparedExperiment,
  RunProgress,
} from "../experiment-kind";
import { batchesOf } from "../prepare";
import type { Experiment, TokenRecipe } from "../recipe";
import { prepareTokens, type TokenExperiment, tokenRunSchema } from "../token-run";
import { networkTraining } from "./network-training";
import { openSpeaker } from "./recurrent-sampling";

/** A recurrent network as a recipe states it: the vocabulary's size follows from the data. */
export type RecurrentSetting = Omit<RecurrentConfig, "vocabularySize" | "factors">;

/** How a network of a recipe is trained. */
export interface TrainingSetting {
  readonly epochs: number;
  /** Windows, or streams side by side, per step of the optimiser. */
  readonly batch: number;
  readonly optimizer: "adam" | "rmsprop";
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  /** Steps in which the rate rises from 0; default none. */
  readonly warmupSteps?: number;
  /** Epochs without a better held-out loss before training stops; 0 never stops early. */
  readonly patience: number;
  /** Decay of the running mean of the weights; 0 is none. */
  readonly averaging: number;
  /** Largest norm of a step's gradient; 0 is no bound. */
  readonly clipNorm: number;
}

/** What the quick profile changes. */
export interface QuickSetting {
  readonly epochs: number;
  /** Windows drawn for an epoch, at most; 0 is all. */
  readonly windowsPerEpoch: number;
  /** Units of a layer, at most; default as published. */
  readonly units?: number;
}

/** An LSTM or GRU that predicts the next token. */
export interface RecurrentExperiment extends TokenExperiment {
  readonly kind: "recurrent";
  readonly network: RecurrentSetting;
  readonly training: TrainingSetting;
  readonly quick: QuickSetting;
}

const count = z.number().int().nonnegative();
const schema = tokenRunSchema.extend({
  network: z.custom<RecurrentConfig>(
    (value) =>
      z.looseObject({ cell: z.enum(cellNames), vocabularySize: count }).safeParse(value).success,
    "must be a recurrent network's configuration",
  ),
});
type Config = z.infer<typeof schema>;

/** Networks that predict the next token, trained on windows or on every position. */
export const recurrent: ExperimentKind<RecurrentExperiment, Config> = {
  kind: "recurrent",
  schema,
  describe({ network, training }) {
    const rate = `${training.optimizer} ${training.learningRate}`;
    const size = `${network.layers} × ${network.cell.toUpperCase()}(${network.units})`;
    return `${size}, ${rate}, ${training.epochs} epochs`;
  },
  repair: ({ encoding: _, ...experiment }) => ({
    ...experiment,
    name: experiment.network.cell, // what differed in a setting that is replaced is one now
    network: repairNetwork(experiment.network),
    training: repairTraining(experiment.training),
    quick: {
      ...experiment.quick,
      epochs: Math.max(4, experiment.quick.epochs),
      windowsPerEpoch: 0,
    },
  }),
  prepare,
  progress: networkProgress,
  open: openSpeaker,
};

function repairNetwork(network: RecurrentSetting): RecurrentSetting {
  return {
    ...network,
    input: { kind: "embedding", size: Math.min(256, network.units) },
    dropout: 0.3,
    dense: [],
    bidirectional: false, // a model that reads ahead cannot be sampled
    predict: "every-step",
  };
}

function repairTraining(training: TrainingSetting): TrainingSetting {
  return {
    ...training,
    batch: 32,
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    patience: 10,
    averaging: 0.99,
    clipNorm: 1,
  };
}

async function prepare(job: ExperimentJob<RecurrentExperiment>): Promise<PreparedExperiment> {
  const { experiment, profile, seed } = job;
  const quick = profile === "full" ? null : experiment.quick;
  const { recipe, data, kept } = await prepareTokens(job);
  const network: RecurrentConfig = {
    ...shrink(experiment.network, quick?.units),
    vocabularySize: data.vocabulary.size,
    factors: factorInputs(data),
  };
  const { batch } = experiment.training;
  const windowsPerEpoch = quick?.windowsPerEpoch ?? 0;
  const batches = batchesOf(recipe, data, network, { batch, windowsPerEpoch, seed });
  return {
    ...kept,
    config: { ...kept.config, network },
    parameters: createRecurrentNetwork(network).parameterCount,
    ...networkTraining(job, {
      ...{ network, batches, options: trainingOf(experiment) },
      epochs: quick?.epochs ?? experiment.training.epochs,
    }),
  };
}

/** The network with layers of at most so many units. */
function shrink(network: RecurrentSetting, most = Number.POSITIVE_INFINITY): RecurrentSetting {
  const { input, dense, units } = network;
  const atMost = (width: number) => Math.min(width, most);
  return {
    ...network,
    units: atMost(units),
    dense: dense.map(atMost),
    input: input.kind === "embedding" ? { ...input, size: atMost(input.size) } : input,
  };
}

/** What the log of a network says. */
export function networkProgress(folder: string): RunProgress {
  const log = readLog(folder);
  const best = bestEpochOf(log)?.epoch ?? 0;
  const record = log.find(({ epoch }) => epoch === best);
  return {
    epochs: log.length,
    bestEpoch: best,
    training: { loss: record?.trainLoss ?? null, accuracy: record?.trainAccuracy ?? null },
    heldOut: {
      loss: record?.validationLoss ?? null,
      accuracy: record?.validationAccuracy ?? null,
    },
  };
}

/** The training of an experiment as the training loop takes it; epochs, seed and saving apart. */
function trainingOf({ training }: RecurrentExperiment): Partial<TrainingOptions> {
  const { epochs: _, batch: __, ...settings } = training;
  // A published system keeps its last weights; the repaired one the best.
  return { ...settings, restoreBest: training.patience > 0 };
}

/**
 * A recipe's first recurrent network as `fitRecurrent` takes it: a notebook then trains what
 * `etude train --recipe NAME` trains.
 *
 * @param epochs default those of the quick profile
 * @throws InvalidArgumentError for a recipe without a recurrent network, or one that is not trained
 *   on every position
 * @example
 * const atMost = await fitRecurrent(dataset, fitOptionsOf(chorale, { epochs: 8, seed: 1 }));
 */
export function fitOptionsOf(
  recipe: TokenRecipe,
  { seed, epochs }: { readonly seed: number; readonly epochs?: number },
): Pick<FitOptions, "network" | "training" | "time" | "batch"> {
  const found = recipe.experiments.find(isRecurrent);
  const fits = found !== undefined && found.network.predict === "every-step";
  checkArgument(fits, "recipe", recipe.name, "must train a recurrent network on every position");
  return {
    network: found.network,
    training: { ...trainingOf(found), epochs: epochs ?? found.quick.epochs, seed },
    time: recipe.window.length,
    batch: found.training.batch,
  };
}

/** Whether an experiment is of this kind. */
export function isRecurrent(experiment: Experiment): experiment is RecurrentExperiment {
  return experiment.kind === "recurrent";
}
