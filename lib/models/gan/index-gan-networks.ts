import type { LayersModel, Sequential, Tensor } from "@tensorflow/tfjs";
import type { Random } from "../../core";
import type { TensorFlow } from "../native";
import { orthogonalRows, recurrentLayer } from "../recurrent";
import type { IndexGanConfig } from "./index-gan-config";

type Recurrent = Parameters<TensorFlow["layers"]["bidirectional"]>[0]["layer"];

/** z [batch, latent] → scaled tokens [batch, length], by dense layers and tanh. */
export function indexGenerator(tf: TensorFlow, config: IndexGanConfig): Sequential {
  const model = tf.sequential({ name: "index_generator" });
  config.dense.forEach((units, i) => {
    const inputShape = i === 0 ? [config.latent] : undefined;
    model.add(tf.layers.dense({ units, inputShape, kernelInitializer: "zeros" }));
    model.add(tf.layers.leakyReLU({ alpha: 0.2 }));
    model.add(tf.layers.batchNormalization({ momentum: 0.8 }));
  });
  const last = { units: config.length, activation: "tanh", kernelInitializer: "zeros" } as const;
  model.add(tf.layers.dense(config.dense.length ? last : { ...last, inputShape: [config.latent] }));
  return model;
}

/** Scaled tokens [batch, length, 1] → one logit, by an LSTM, a bidirectional one and dense layers. */
export function indexCritic(tf: TensorFlow, config: IndexGanConfig): Sequential {
  const model = tf.sequential({ name: "index_critic" });
  const lstm = (returnSequences: boolean) =>
    ({
      units: config.units,
      returnSequences,
      kernelInitializer: "zeros",
      recurrentInitializer: "zeros",
    }) as const;
  model.add(recurrentLayer(tf, "lstm", { ...lstm(true), inputShape: [config.length, 1] }));
  const layer = recurrentLayer(tf, "lstm", lstm(false)) as Recurrent;
  model.add(tf.layers.bidirectional({ layer, mergeMode: "concat" }));
  for (const units of config.criticDense) {
    model.add(tf.layers.dense({ units, kernelInitializer: "zeros" }));
    model.add(tf.layers.leakyReLU({ alpha: 0.2 }));
  }
  model.add(tf.layers.dense({ units: 1, kernelInitializer: "zeros" }));
  return model;
}

/** Draws fresh weights as Keras does: Glorot uniform, orthogonal recurrent rows, forget bias 1. */
export function initialiseModel(tf: TensorFlow, model: LayersModel, random: Random): void {
  const weights = model.weights.map(({ name, shape }) => {
    const sides = shape as number[];
    const size = sides.reduce((a, b) => a * b, 1);
    const [rows, columns] = sides;
    if (name.includes("recurrent_kernel")) {
      return tf.tensor(Float32Array.from(orthogonalRows(rows, columns, random)), sides);
    }
    if (name.includes("kernel")) {
      const limit = Math.sqrt(6 / (rows + columns));
      const values = Float32Array.from({ length: size }, () => limit * (2 * random.next() - 1));
      return tf.tensor(values, sides);
    }
    return null;
  });
  const current = model.getWeights();
  model.setWeights(weights.map((fresh, i) => fresh ?? current[i]));
  for (const weight of weights) weight?.dispose();
}

/** All weights of a model, or any list of tensors, in one flat vector. */
export function flattenTensors(tensors: readonly Tensor[]): Float32Array {
  const flat = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.size, 0));
  let at = 0;
  for (const tensor of tensors) {
    flat.set(tensor.dataSync(), at);
    at += tensor.size;
  }
  return flat;
}

/** A flat vector as tensors of the given shapes; the caller disposes. */
export function cutTensors(
  tf: TensorFlow,
  flat: Float32Array,
  shapes: readonly (readonly number[])[],
): Tensor[] {
  let at = 0;
  return shapes.map((shape) => {
    const size = shape.reduce((a, b) => a * b, 1);
    at += size;
    return tf.tensor(flat.slice(at - size, at), [...shape]);
  });
}

/** Puts a flat vector into a model. */
export function restoreModel(tf: TensorFlow, model: LayersModel, flat: Float32Array): void {
  const shapes = model.getWeights().map(({ shape }) => shape);
  const weights = cutTensors(tf, flat, shapes);
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
}

/** Latent vectors [count, latent], row after row. */
export function drawIndexLatents(
  tf: TensorFlow,
  config: IndexGanConfig,
  random: Random,
  count: number,
): Tensor {
  const values = new Float32Array(count * config.latent);
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  return tf.tensor2d(values, [count, config.latent]);
}
