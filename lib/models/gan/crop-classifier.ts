import type { Tensor } from "@tensorflow/tfjs";
import { checkArgument, nextTurn, Random } from "../../core";
import { MomentlessAdam } from "./adam";
import type { ChoraleGanConfig } from "./config";
import { Critic } from "./critic";
import { type Crops, channelIndices, selectCrops } from "./crops";
import { FeatureMap } from "./features";
import { Kernels } from "./kernels";
import { GradientSum } from "./parameters";
import { oneHot } from "./real-features";

/** How a classifier of crops is trained. */
export interface ClassifierOptions {
  readonly seed: number | string;
  /** Steps of training; default 300. */
  readonly steps?: number;
  /** Crops of each kind in a step; default 32. */
  readonly batch?: number;
  /** Default 1e-3, falling linearly to 0. */
  readonly learningRate?: number;
  readonly signal?: AbortSignal;
}

/** Two kinds of music. */
export interface CropPair {
  readonly real: Crops;
  readonly other: Crops;
}

/**
 * Trains a network afresh to tell real crops from others and returns its accuracy on crops that it
 * has not seen: 0.5 when they cannot be told, 1 when each can. Both kinds count alike. It is a
 * critic's network without the deviation between crops, so that each is judged by itself.
 *
 * @param training what it learns from
 * @param test what it is asked; of pieces that are not in `training`
 */
export async function classifyCrops(
  config: ChoraleGanConfig,
  training: CropPair,
  test: CropPair,
  { seed, steps = 300, batch = 32, learningRate = 1e-3, signal }: ClassifierOptions,
): Promise<number> {
  const counts = [training.real, training.other, test.real, test.other].map(({ count }) => count);
  checkArgument(Math.min(...counts) > 0, "crops", counts, "must be at least 1 of each kind");
  const kernels = new Kernels();
  const features = new FeatureMap(config, kernels);
  const critic = new Critic(config, features.channels, kernels, { comparesCrops: false });
  const random = Random.fromSeed(seed);
  const adam = new MomentlessAdam(critic.layout.initialise(random.fork("classifier")));
  const gather = (crops: Crops, indices: readonly number[]) =>
    featuresOf(kernels, config, features, crops, indices);
  const draw = (crops: Crops) =>
    gather(
      crops,
      Array.from({ length: batch }, () => random.integer(crops.count)),
    );
  try {
    for (let step = 0; step < steps && !signal?.aborted; step++) {
      kernels.tf.tidy(() => {
        const weights = critic.layout.cut(kernels, adam.weights);
        const gradients = new GradientSum(critic.layout, kernels);
        for (const sign of [-1, 1]) {
          const crops = sign < 0 ? training.real : training.other;
          const pass = critic.forward(weights, draw(crops));
          const scores = pass.scores.dataSync() as Float32Array;
          // d softplus(sign · score) / d score, both kinds alike.
          const pulls = scores.map((score) => sign / (1 + Math.exp(-sign * score)) / (2 * batch));
          pass.backwardWeights(kernels.tf.tensor2d(pulls, [batch, 1]), gradients);
        }
        adam.apply(gradients.flatten(), learningRate * (1 - step / steps));
      });
      await nextTurn();
    }
    const right = [
      shareOf(critic, kernels, adam.weights, test.real, gather, (score) => score > 0),
      shareOf(critic, kernels, adam.weights, test.other, gather, (score) => score <= 0),
    ];
    return (right[0] + right[1]) / 2;
  } finally {
    features.dispose();
  }
}

const askedAtOnce = 64;

function shareOf(
  critic: Critic,
  kernels: Kernels,
  flat: Float32Array,
  crops: Crops,
  gather: (crops: Crops, indices: readonly number[]) => Tensor,
  isRight: (score: number) => boolean,
): number {
  let right = 0;
  for (let start = 0; start < crops.count; start += askedAtOnce) {
    const size = Math.min(askedAtOnce, crops.count - start);
    kernels.tf.tidy(() => {
      const weights = critic.layout.cut(kernels, flat);
      const asked = gather(
        crops,
        Array.from({ length: size }, (_, i) => start + i),
      );
      right += critic.forward(weights, asked).scores.dataSync().filter(isRight).length;
    });
  }
  return right / crops.count;
}

function featuresOf(
  kernels: Kernels,
  config: ChoraleGanConfig,
  features: FeatureMap,
  crops: Crops,
  indices: readonly number[],
): Tensor {
  const cells = channelIndices(selectCrops(crops, indices), config);
  return features.apply(oneHot(kernels, config, cells, crops.steps)).output;
}
