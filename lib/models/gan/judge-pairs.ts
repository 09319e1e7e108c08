import type { Tensor } from "@tensorflow/tfjs";
import type { Critic } from "./critic";
import type { Kernels } from "./kernels";
import type { GradientSum } from "./parameters";
import { relativisticPairs } from "./relativistic";

/**
 * The critic compares real crops with generated ones: its losses, its gradients, and `pull`, where
 * the generated features should go to look more real, [batch, 1, steps, channels].
 *
 * @param weights of the critic, normalised
 * @param gradients where the critic's own go
 * @param pairs features of real and of generated crops, [batch, 1, steps, channels] each
 */
export function judgePairs(
  critic: Critic,
  kernels: Kernels,
  weights: readonly Tensor[],
  pairs: readonly [real: Tensor, generated: Tensor],
  gradients: GradientSum,
) {
  const [ofReal, ofGenerated] = pairs.map((features) => critic.forward(weights, features));
  const margins = kernels.subtract(ofReal.scores, ofGenerated.scores).dataSync();
  const judged = relativisticPairs(margins as Float32Array);
  const { criticLoss, generatorLoss } = judged;
  const column = (values: Float32Array) => kernels.tf.tensor2d(values, [values.length, 1]);
  ofReal.backwardWeights(column(judged.criticPull.map((pull) => -pull)), gradients);
  ofGenerated.backwardWeights(column(judged.criticPull), gradients);
  const pull = ofGenerated.backwardInput(column(judged.generatorPull.map((value) => -value)));
  return { criticLoss, generatorLoss, pull };
}
