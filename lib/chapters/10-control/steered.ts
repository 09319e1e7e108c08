import { RunError } from "../../core";
import { type Dataset, sequencesOf } from "../../dataset";
import { finding, mark, prose, trainingMonitor } from "../../display";
import type { NextTokenModel } from "../../models";
import { type RecurrentConfig, RecurrentModel } from "../../models/recurrent";
import type { Piece } from "../../music";
import { modelPath } from "../../project";
import { type OpenedModel, openModel } from "../../recipes";
import { type FitOptions, fitRecurrent, modelParts } from "../../training";
import { type ControlData, controlData } from "./data";

/** The network that the chapter steers. */
export interface SteeredNetwork {
  readonly model: NextTokenModel & { dispose(): void };
  readonly parameterCount: number;
  readonly config: RecurrentConfig;
  /** All weights, flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
  /** Of training. */
  readonly seconds: number;
  readonly epochs: number;
  /** Whether it came with the project; else it was trained by the notebook. */
  readonly shipped: boolean;
}

/** A shipped network with the music that it learnt, split as it was then. */
export interface ShippedNetwork {
  readonly data: ControlData;
  readonly network: SteeredNetwork;
}

/**
 * The chorale network that came with the project, where `pieces` are the very music it learnt: then what
 * it held out is still unheard. Null for other music, and where the file is not there or of another
 * version.
 */
export function shippedNetwork(
  pieces: readonly Piece[],
  path = modelPath("chorale-eighths"),
): ShippedNetwork | null {
  const opened = openedAt(path);
  if (opened === null) return null;
  const { config, weights, header } = opened;
  const network = header.run.network as RecurrentConfig;
  const data = controlData(pieces, { seed: Number(config.seed) });
  opened.dispose();
  if (!hasLearnt(opened, data.dataset)) return null;
  const { encoding, vocabulary } = data.dataset;
  const model = new RecurrentModel(modelParts(network, weights, vocabulary, encoding));
  const { seconds, epochs } = header.card.training;
  return {
    data,
    network: {
      ...{ model, config: network, weights, parameterCount: weights.length },
      ...{ seconds, epochs, shipped: true },
    },
  };
}

function openedAt(path: string): OpenedModel | null {
  try {
    return openModel(path);
  } catch (error) {
    if (error instanceof RunError) return null;
    throw error;
  }
}

// The same pieces on the same sides, and the same tokens in them.
function hasLearnt({ header }: OpenedModel, dataset: Dataset): boolean {
  const { names, split, vocabulary, encoding } = dataset;
  const isSame = (side: "train" | "test") =>
    split[side].map((index) => names[index]).join("\n") === header.split[side].join("\n");
  return (
    encoding.name === header.run.encoding &&
    isSame("train") &&
    isSame("test") &&
    vocabulary.tokens.join(" ") === header.vocabulary.join(" ")
  );
}

/** Trains a network to be steered, with its curve; an equal one comes from the cache. */
export async function trainToSteer(dataset: Dataset, plan: FitOptions): Promise<SteeredNetwork> {
  const monitor = trainingMonitor("GRU for four voices");
  const fit = await fitRecurrent(dataset, { ...plan, onProgress: monitor.onProgress });
  monitor.finish(fit.history);
  const { model, config, weights, parameterCount, seconds, history } = fit;
  const epochs = history.length;
  return { model, config, weights, parameterCount, seconds, epochs, shipped: false };
}

/** Where the network comes from. */
export function originFinding({ shipped, epochs, seconds }: SteeredNetwork, dataset: Dataset) {
  const held = mark(sequencesOf(dataset, "test").length);
  if (!shipped) return prose(`It was trained by this page: ${mark(epochs)} epochs.`);
  return finding(
    `This folder is what the network in \`data/models/chorale-eighths.etude\` learnt, in ${mark(epochs)} epochs
    of \`etude train --recipe chorale\` (${mark(seconds, 0)} s); training is not this chapter's subject,
    so it is steered as it is. The ${held} pieces that it held out are held out here.`,
    "note",
  );
}
