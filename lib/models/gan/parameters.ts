import type { Tensor } from "@tensorflow/tfjs";
import type { Random } from "../../core";
import type { Kernels } from "./kernels";

/** One array of weights and where it lies in its network's flat vector. */
export interface ParameterBlock {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Standard deviation of the normal deviates it starts from; 0 with `value` for a constant. */
  readonly deviation: number;
  readonly value: number;
}

/** The weights of a network in one flat vector, block after block. */
export class ParameterLayout {
  readonly blocks: ParameterBlock[] = [];
  #size = 0;

  /** Length of the flat vector. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a filter or matrix that starts as N(0, gain² / fan-in), fan-in being the product of all
   * sides but the last (He et al. 2015 for leaky rectifiers). Returns the block's number.
   */
  addWeights(name: string, shape: readonly number[], gain: number): number {
    const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    return this.#add(name, shape, gain / Math.sqrt(fanIn), 0);
  }

  /** Adds a vector that starts as `value` everywhere. */
  addConstant(name: string, shape: readonly number[], value: number): number {
    return this.#add(name, shape, 0, value);
  }

  /** Fresh weights, float32 [size]. */
  initialise(random: Random): Float32Array {
    const flat = new Float32Array(this.size);
    for (const block of this.blocks) {
      for (let i = block.offset; i < block.offset + block.size; i++) {
        flat[i] = block.deviation > 0 ? block.deviation * random.normal() : block.value;
      }
    }
    return flat;
  }

  /**
   * The blocks of a flat vector [size] in their shapes; the caller disposes, or a tidy does. The
   * vector must not change meanwhile.
   */
  cut({ tf }: Kernels, flat: Float32Array): Tensor[] {
    const sizes = this.blocks.map(({ size }) => size);
    const parts = tf.split(tf.tensor1d(flat), sizes);
    return parts.map((part, i) => part.reshape([...this.blocks[i].shape]));
  }

  #add(name: string, shape: readonly number[], deviation: number, value: number): number {
    const size = shape.reduce((a, b) => a * b, 1);
    this.blocks.push({ name, shape, offset: this.#size, size, deviation, value });
    this.#size += size;
    return this.blocks.length - 1;
  }
}

/** Collects the gradients of a network's blocks; lives within one tidy. */
export class GradientSum {
  readonly #layout: ParameterLayout;
  readonly #kernels: Kernels;
  readonly #parts: Tensor[] = [];

  constructor(layout: ParameterLayout, kernels: Kernels) {
    this.#layout = layout;
    this.#kernels = kernels;
  }

  /** Adds the gradient of block number `index`. */
  add(index: number, gradient: Tensor): void {
    const before = this.#parts[index];
    this.#parts[index] = before ? this.#kernels.add(before, gradient) : gradient;
  }

  /** All gradients in the layout's order, float32 [size]; blocks never added count as zero. */
  flatten(): Float32Array {
    const { tf } = this.#kernels;
    const parts = this.#layout.blocks.map(({ size }, index) =>
      this.#parts[index] ? this.#parts[index].reshape([size]) : tf.zeros([size]),
    );
    return tf.concat(parts).dataSync() as Float32Array;
  }
}
