import type { Tensor } from "@tensorflow/tfjs";
import { type ChoraleGanConfig, voiceWidth } from "./config";
import { type Kernels, normEpsilon } from "./kernels";
import { type GradientSum, ParameterLayout } from "./parameters";

type Backward = (gradient: Tensor) => Tensor;

/** A forward pass of the generator that can be walked back. */
export interface GeneratorPass {
  /** [batch, 1, steps, 4 · voiceWidth]; channels beyond a voice's range hold -1e9. */
  readonly logits: Tensor;
  /** Mean and variance of each normalisation, in order. */
  readonly statistics: readonly { readonly mean: Tensor; readonly variance: Tensor }[];
  /** Adds the gradient of every weight to `gradients`. */
  backward(gradient: Tensor, gradients: GradientSum): void;
}

interface NormalisedConvolution {
  readonly filter: number;
  readonly scale: number;
  readonly offset: number;
}

/**
 * From a latent vector to the logits of a four-voice grid: a dense layer to an eighth of the time,
 * then convolutions between two doublings of time. Convolutions, not recurrence: every step is
 * made at once, so a gradient reaches all of it, and it costs few large products.
 */
export class Generator {
  readonly layout = new ParameterLayout();
  /** Channels of each normalisation: four of them are between latent and logits, and one more. */
  readonly normalisations = 5;
  readonly #config: ChoraleGanConfig;
  readonly #kernels: Kernels;
  readonly #dense: NormalisedConvolution;
  readonly #convolutions: readonly NormalisedConvolution[];
  readonly #position: number;
  readonly #outFilter: number;
  readonly #outBias: number;
  readonly #unused: Tensor;

  constructor(config: ChoraleGanConfig, kernels: Kernels) {
    this.#config = config;
    this.#kernels = kernels;
    const { width, latent, steps } = config;
    const gain = Math.SQRT2;
    const normalised = (name: string, shape: number[]): NormalisedConvolution => ({
      filter: this.layout.addWeights(`${name}/filter`, shape, gain),
      scale: this.layout.addConstant(`${name}/scale`, [width], 1),
      offset: this.layout.addConstant(`${name}/offset`, [width], 0),
    });
    this.#dense = normalised("dense", [latent, (steps / 4) * width]);
    this.#convolutions = ["coarse", "middle", "fine", "last"].map((name) =>
      normalised(name, [1, 3, width, width]),
    );
    this.#position = this.layout.addWeights("position", [1, 1, steps, width], 0.5);
    const channels = 4 * voiceWidth(config);
    this.#outFilter = this.layout.addWeights("out/filter", [1, 1, width, channels], 1);
    this.#outBias = this.layout.addConstant("out/bias", [channels], 0);
    this.#unused = kernels.tf.keep(kernels.tf.tensor1d(unusedChannels(config)));
  }

  /** Frees the constants. */
  dispose(): void {
    this.#unused.dispose();
  }

  /** Training pass: normalises by the batch's own statistics. `latents` is [batch, latent]. */
  forward(weights: readonly Tensor[], latents: Tensor): GeneratorPass {
    const statistics: { mean: Tensor; variance: Tensor }[] = [];
    const activate = (x: Tensor, at: NormalisedConvolution, gradients: () => GradientSum) => {
      const kernels = this.#kernels;
      const normal = kernels.batchNormalise(x, weights[at.scale], weights[at.offset]);
      statistics.push(normal.statistics);
      const leaky = kernels.leakyRelu(normal.output);
      const backward: Backward = (gradient) => {
        const [dx, dScale, dOffset] = normal.backward(leaky.backward(gradient));
        gradients().add(at.scale, dScale);
        gradients().add(at.offset, dOffset);
        return dx;
      };
      return { output: leaky.output, backward };
    };
    return this.#pass(weights, latents, statistics, activate);
  }

  /**
   * Sampling pass: normalises by stored statistics, so that a grid does not depend on the others
   * of its batch. `statistics` is float32 [normalisations, 2, width]: means, then variances.
   */
  run(weights: readonly Tensor[], statistics: Float32Array, latents: Tensor): Tensor {
    const { width } = this.#config;
    const { tf } = this.#kernels;
    let next = 0;
    const activate = (x: Tensor, at: NormalisedConvolution) => {
      const start = 2 * width * next++;
      const mean = tf.tensor1d(statistics.slice(start, start + width));
      const variance = tf.tensor1d(statistics.slice(start + width, start + 2 * width));
      const slope = tf.div(weights[at.scale], tf.sqrt(tf.add(variance, normEpsilon)));
      const normal = tf.add(tf.mul(tf.sub(x, mean), slope), weights[at.offset]);
      return { output: this.#kernels.leakyRelu(normal).output, backward: refuse };
    };
    return this.#pass(weights, latents, [], activate).logits;
  }

  #pass(
    weights: readonly Tensor[],
    latents: Tensor,
    statistics: { mean: Tensor; variance: Tensor }[],
    activate: Activation,
  ): GeneratorPass {
    const kernels = this.#kernels;
    const way = new Way();
    const [coarse, middle, fine, last] = this.#convolutions;
    const doubled = (x: Tensor) =>
      way.pass(double(kernels, x), (gradient) => halve(kernels, gradient));
    const block = (x: Tensor, at: NormalisedConvolution, residual: boolean) =>
      this.#block(way, weights, x, { at, residual, activate });
    let x = this.#enter(way, weights, latents, activate);
    x = doubled(block(x, coarse, true));
    x = doubled(block(x, middle, false));
    x = way.pass(kernels.add(x, weights[this.#position]), (gradient) => {
      way.gradients.add(this.#position, kernels.sum(gradient, [0]));
      return gradient;
    });
    x = block(block(x, fine, false), last, true);
    const logits = this.#logits(way, weights, x);
    return { logits, statistics, backward: (gradient, into) => way.back(gradient, into) };
  }

  #enter(way: Way, weights: readonly Tensor[], latents: Tensor, activate: Activation): Tensor {
    const kernels = this.#kernels;
    const { width, steps } = this.#config;
    const { filter } = this.#dense;
    const dense = kernels.matMul(latents, weights[filter]);
    const shaped = dense.reshape([-1, 1, steps / 4, width]);
    const active = activate(shaped, this.#dense, () => way.gradients);
    return way.pass(active.output, (gradient) => {
      const inner = active.backward(gradient).reshape(dense.shape);
      way.gradients.add(filter, kernels.matMul(latents, inner, true));
      return inner;
    });
  }

  #block(
    way: Way,
    weights: readonly Tensor[],
    x: Tensor,
    kind: { at: NormalisedConvolution; residual: boolean; activate: Activation },
  ): Tensor {
    const kernels = this.#kernels;
    const { at, residual, activate } = kind;
    const convolved = kernels.convolve(x, weights[at.filter], 1);
    const active = activate(convolved, at, () => way.gradients);
    return way.pass(residual ? kernels.add(x, active.output) : active.output, (gradient) => {
      const inner = active.backward(gradient);
      const { shape } = this.layout.blocks[at.filter];
      way.gradients.add(at.filter, kernels.convolveBackFilter(x, shape, inner, 1));
      const dx = kernels.convolveBackInput(x.shape, weights[at.filter], inner, 1);
      return residual ? kernels.add(dx, gradient) : dx;
    });
  }

  #logits(way: Way, weights: readonly Tensor[], x: Tensor): Tensor {
    const kernels = this.#kernels;
    const filter = weights[this.#outFilter];
    const bias = kernels.add(weights[this.#outBias], this.#unused);
    const convolved = kernels.add(kernels.convolve(x, filter, 1), bias);
    return way.pass(convolved, (gradient) => {
      way.gradients.add(this.#outBias, kernels.sum(gradient, [0, 1, 2]));
      const { shape } = this.layout.blocks[this.#outFilter];
      way.gradients.add(this.#outFilter, kernels.convolveBackFilter(x, shape, gradient, 1));
      return kernels.convolveBackInput(x.shape, filter, gradient, 1);
    });
  }
}

type Activation = (
  x: Tensor,
  at: NormalisedConvolution,
  gradients: () => GradientSum,
) => { output: Tensor; backward: Backward };

/** The steps of a forward pass, to be walked back into a sum of gradients. */
class Way {
  readonly #steps: Backward[] = [];
  #gradients: GradientSum | null = null;

  get gradients(): GradientSum {
    if (!this.#gradients) throw new Error("gradients are asked for outside the way back");
    return this.#gradients;
  }

  pass(output: Tensor, backward: Backward): Tensor {
    this.#steps.push(backward);
    return output;
  }

  back(gradient: Tensor, into: GradientSum): void {
    this.#gradients = into;
    this.#steps.reduceRight((flowing, step) => step(flowing), gradient);
    this.#gradients = null;
  }
}

function refuse(): never {
  throw new Error("a sampling pass has no way back");
}

/** Every time step twice. */
function double(kernels: Kernels, x: Tensor): Tensor {
  const [batch, , time, channels] = x.shape as number[];
  const column = x.reshape([batch, time, 1, channels]);
  return kernels.tf.concat([column, column], 2).reshape([batch, 1, 2 * time, channels]);
}

function halve(kernels: Kernels, gradient: Tensor): Tensor {
  const [batch, , time, channels] = gradient.shape as number[];
  const pairs = gradient.reshape([batch, time / 2, 2, channels]);
  return kernels.sum(pairs, [2]).reshape([batch, 1, time / 2, channels]);
}

/** 0 where a channel stands for a pitch, -1e9 where a voice's range is narrower than the widest. */
function unusedChannels(config: ChoraleGanConfig): Float32Array {
  const width = voiceWidth(config);
  const values = new Float32Array(4 * width);
  config.ranges.forEach(([low, high], voice) => {
    values.fill(-1e9, voice * width + high - low + 1, (voice + 1) * width);
  });
  return values;
}
