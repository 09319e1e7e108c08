import type { Tensor } from "@tensorflow/tfjs";
import type { Kernels } from "./kernels";

/**
 * Adam without momentum (β1 = 0, as GANs like it; Kingma and Ba 2015) on one flat vector.
 * It keeps the weights and their mean squared gradients as tensors: in JavaScript the square roots
 * of 300,000 weights would cost as much as a third of a step.
 */
export class MomentlessAdam {
  readonly #kernels: Kernels;
  readonly #decay: number;
  #weights: Tensor;
  #second: Tensor;
  #step: number;

  constructor(
    kernels: Kernels,
    weights: Float32Array,
    saved?: { second: Float32Array; step: number },
  ) {
    const { tf } = kernels;
    this.#kernels = kernels;
    this.#decay = 0.95;
    this.#weights = tf.keep(tf.tensor1d(weights.slice()));
    this.#second = tf.keep(saved ? tf.tensor1d(saved.second.slice()) : tf.zeros([weights.length]));
    this.#step = saved?.step ?? 0;
  }

  /** The weights, float32 [size]; replaced by the next `apply`. */
  get weights(): Tensor {
    return this.#weights;
  }

  /** Frees both vectors. */
  dispose(): void {
    this.#weights.dispose();
    this.#second.dispose();
  }

  /** Copies of the weights and of the mean squared gradients. */
  read(): { weights: Float32Array; second: Float32Array } {
    const copy = (tensor: Tensor) => tensor.dataSync().slice() as Float32Array;
    return { weights: copy(this.#weights), second: copy(this.#second) };
  }

  /** Moves the weights against `gradient` [size]. */
  apply(gradient: Tensor, rate: number): void {
    const { tf } = this.#kernels;
    this.#step++;
    const correction = Math.sqrt(1 - this.#decay ** this.#step);
    const [weights, second] = tf.tidy(() => {
      const square = this.#kernels.multiply(gradient, gradient).mul(1 - this.#decay);
      const mean = this.#kernels.add(this.#second.mul(this.#decay), square);
      const move = gradient.mul(rate * correction).div(tf.sqrt(mean).add(tiny * correction));
      return [this.#kernels.subtract(this.#weights, move), mean];
    });
    this.dispose();
    this.#weights = tf.keep(weights);
    this.#second = tf.keep(second);
  }
}

const tiny = 1e-8;
