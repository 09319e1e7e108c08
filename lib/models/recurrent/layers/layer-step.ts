import type { Tensor } from "@tensorflow/tfjs";
import { loadTensorFlow } from "../../native";
import type { CellName } from "../../portable";
import { type KernelChoice, recurrentLayer } from "./fused-layers";

/** The sizes of one recurrent layer at work. */
export interface LayerSizes {
  readonly batch: number;
  readonly time: number;
  readonly inputs: number;
  readonly units: number;
}

/**
 * A recurrent layer's forward and backward pass over ones, as work that can be called and timed.
 *
 * Each call computes all outputs, adds them up and differentiates the sum by every weight.
 *
 * @returns the work; it gives the sum of all weights' gradients, so that two implementations can
 *   be compared
 * @example
 * const step = layerStep("lstm", "fused", { batch: 32, time: 50, inputs: 64, units: 128 });
 */
export function layerStep(cell: CellName, kernel: KernelChoice, sizes: LayerSizes): () => number {
  const tf = loadTensorFlow();
  const { batch, time, inputs, units } = sizes;
  // Ones: stock and fused begin alike. The stock orthogonal initialiser is also very slow.
  const initializer = tf.initializers.constant({ value: 1 / (inputs + units) });
  const layer = recurrentLayer(tf, cell, {
    units,
    kernel,
    returnSequences: true,
    kernelInitializer: initializer,
    recurrentInitializer: initializer,
  });
  const input = tf.ones([batch, time, inputs]);
  layer.apply(input);
  return () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => (layer.apply(input) as Tensor).sum());
      const sums = layer.trainableWeights.map(({ name }) => grads[nameIn(grads, name)].sum());
      return tf.addN(sums).dataSync()[0];
    });
}

// A second layer of the same name gets variables with a number behind it.
function nameIn(grads: object, name: string): string {
  return Object.keys(grads).find((key) => key.startsWith(name)) ?? name;
}
