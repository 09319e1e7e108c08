import type { Tensor } from "@tensorflow/tfjs";
import type { ChoraleGanConfig } from "./config";
import type { Kernels } from "./kernels";
import { type GradientSum, ParameterLayout } from "./parameters";

/** Crops whose deviation from one another the critic sees. */
const groupSize = 8;

/** A forward pass of the critic. */
export interface CriticPass {
  /** One score a crop, [batch, 1]: higher is more like the data. */
  readonly scores: Tensor;
  /** Adds the weights' gradients for dLoss/dScores [batch, 1]; forms no input gradient. */
  backwardWeights(gradient: Tensor, gradients: GradientSum): void;
  /** dLoss/dFeatures for dLoss/dScores [batch, 1]; forms no weight gradient. */
  backwardInput(gradient: Tensor): Tensor;
}

interface Layer {
  readonly filter: number;
  readonly bias: number;
  readonly stride: number;
}

type Step = (gradient: Tensor, gradients: GradientSum | null, wantInput: boolean) => Tensor;

/**
 * Scores the features of crops: a convolution over features, a residual one over time, two that
 * halve the time, the minibatch deviation (Karras et al. 2018), one more and a dense layer; beside
 * them a score of each step averaged over time. Its filters come normalised to spectral norm 1
 * (Miyato et al. 2018), which keeps the scores Lipschitz and the training steady.
 */
export class Critic {
  readonly layout = new ParameterLayout();
  readonly #kernels: Kernels;
  readonly #layers: Record<"enter" | "residual" | "half" | "quarter" | "join" | "local", Layer>;
  readonly #dense: number;
  readonly #comparesCrops: boolean;

  /** @param options.comparesCrops whether it sees how much crops of a group differ; default true */
  constructor(
    config: ChoraleGanConfig,
    featureChannels: number,
    kernels: Kernels,
    { comparesCrops = true }: { readonly comparesCrops?: boolean } = {},
  ) {
    this.#kernels = kernels;
    this.#comparesCrops = comparesCrops;
    const c = config.criticWidth;
    const layer = (name: string, shape: number[], stride = 1): Layer => ({
      filter: this.layout.addWeights(`${name}/filter`, shape, Math.SQRT2),
      bias: this.layout.addConstant(`${name}/bias`, [shape[3]], 0),
      stride,
    });
    this.#layers = {
      enter: layer("enter", [1, 1, featureChannels, c]),
      residual: layer("residual", [1, 3, c, c]),
      half: layer("half", [1, 4, c, c], 2),
      quarter: layer("quarter", [1, 4, c, c], 2),
      join: layer("join", [1, 3, comparesCrops ? c + 1 : c, c]),
      local: layer("local", [1, 1, c, 1]),
    };
    this.#dense = this.layout.addWeights("dense", [(config.steps / 4) * c, 1], 1);
  }

  /** Scores `features` [batch, 1, steps, channels]; batch a multiple of `groupSize` where crops are compared. */
  forward(weights: readonly Tensor[], features: Tensor): CriticPass {
    const kernels = this.#kernels;
    const { enter, residual, half, quarter, join, local } = this.#layers;
    const batch = features.shape[0] as number;
    const a = this.#active(weights, features, enter);
    const b = this.#active(weights, a.output, residual);
    const trunk = kernels.add(a.output, b.output);
    const c = this.#active(weights, trunk, half);
    const d = this.#active(weights, c.output, quarter);
    const deviation = this.#comparesCrops
      ? minibatchDeviation(kernels, d.output)
      : { output: d.output, backward: (gradient: Tensor) => gradient };
    const e = this.#active(weights, deviation.output, join);
    const flat = e.output.reshape([batch, -1]);
    const whole = kernels.matMul(flat, weights[this.#dense]);
    const each = this.#linear(weights, trunk, local);
    const steps = trunk.shape[2] as number;
    const average = kernels.sum(each.output, [1, 2]).mul(1 / steps);
    const walk = (gradient: Tensor, sink: GradientSum | null) => {
      if (sink) sink.add(this.#dense, kernels.matMul(flat, gradient, true));
      const dFlat = kernels.matMul(gradient, weights[this.#dense], false, true);
      let g = e.step(dFlat.reshape(e.output.shape), sink, true);
      g = d.step(deviation.backward(g), sink, true);
      g = c.step(g, sink, true);
      const spread = kernels.tf.tile(gradient.mul(1 / steps).reshape([batch, 1, 1, 1]), [
        1,
        1,
        steps,
        1,
      ]);
      const dTrunk = kernels.add(g, each.step(spread, sink, true));
      const inner = kernels.add(dTrunk, b.step(dTrunk, sink, true));
      return a.step(inner, sink, sink === null);
    };
    return {
      scores: kernels.add(whole, average),
      backwardWeights: (gradient, gradients) => {
        walk(gradient, gradients);
      },
      backwardInput: (gradient) => walk(gradient, null),
    };
  }

  #linear(weights: readonly Tensor[], x: Tensor, { filter, bias, stride }: Layer) {
    const kernels = this.#kernels;
    const output = kernels.add(kernels.convolve(x, weights[filter], stride), weights[bias]);
    const step: Step = (gradient, sink, wantInput) => {
      if (sink) {
        const { shape } = this.layout.blocks[filter];
        sink.add(filter, kernels.convolveBackFilter(x, shape, gradient, stride));
        sink.add(bias, kernels.sum(gradient, [0, 1, 2]));
      }
      if (!wantInput) return gradient;
      return kernels.convolveBackInput(x.shape, weights[filter], gradient, stride);
    };
    return { output, step };
  }

  #active(weights: readonly Tensor[], x: Tensor, layer: Layer) {
    const linear = this.#linear(weights, x, layer);
    const leaky = this.#kernels.leakyRelu(linear.output);
    const step: Step = (gradient, sink, wantInput) =>
      linear.step(leaky.backward(gradient), sink, wantInput);
    return { output: leaky.output, step };
  }
}

/**
 * Appends a channel that says how much the crops of a group differ: the standard deviation over
 * the group of each activation, averaged. A generator that repeats itself shows here at once.
 */
export function minibatchDeviation(kernels: Kernels, x: Tensor) {
  const { tf } = kernels;
  const [batch, , time, channels] = x.shape as number[];
  const groups = batch / groupSize;
  const grouped = x.reshape([groups, groupSize, time * channels]);
  const mean = kernels.sum(grouped, [1], true).mul(1 / groupSize);
  const offset = kernels.subtract(grouped, mean);
  const variance = kernels.sum(kernels.multiply(offset, offset), [1], true).mul(1 / groupSize);
  const deviation = tf.sqrt(tf.add(variance, 1e-8));
  const average = kernels.sum(deviation, [2], true).mul(1 / (time * channels)); // [groups, 1, 1]
  const channel = tf.tile(average, [1, groupSize, time]).reshape([batch, 1, time, 1]);
  const output = tf.concat([x, channel], 3);
  const backward = (gradient: Tensor): Tensor => {
    const through = tf.slice(gradient, [0, 0, 0, 0], [batch, 1, time, channels]);
    const last = tf.slice(gradient, [0, 0, 0, channels], [batch, 1, time, 1]);
    const total = kernels.sum(last.reshape([groups, groupSize * time]), [1], true);
    const share = total.mul(1 / (time * channels * groupSize)).reshape([groups, 1, 1]);
    const inner = kernels.multiply(kernels.multiply(offset, tf.reciprocal(deviation)), share);
    return kernels.add(through, inner.reshape(x.shape));
  };
  return { output, backward };
}
