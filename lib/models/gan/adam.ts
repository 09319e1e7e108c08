import { VectorMemory } from "../../core";
import { adamFactors, adamLoop } from "..";

// As GANs like it: no momentum.
const options = { beta1: 0, beta2: 0.95, epsilon: 1e-8, weightDecay: 0 };

/** Adam without momentum on one flat vector of weights. */
export class MomentlessAdam {
  /** float32 [size]; moved in place by `apply`. */
  readonly weights: Float32Array;
  /** Mean squared gradients. */
  readonly second: Float32Array;
  readonly #gradient: Float32Array;
  readonly #memory = new VectorMemory([adamLoop]);
  #step: number;

  constructor(weights: Float32Array, saved?: { second: Float32Array; step: number }) {
    const size = weights.length;
    const whole = Math.ceil(size / 4) * 4; // the loop goes by fours
    const arrays = this.#memory.arrays([whole, whole, whole]);
    [this.weights, this.second, this.#gradient] = arrays.map((array) => array.subarray(0, size));
    this.weights.set(weights);
    if (saved) this.second.set(saved.second);
    this.#step = saved?.step ?? 0;
  }

  /** Moves the weights against `gradient` [size]. */
  apply(gradient: Float32Array, learningRate: number): void {
    this.#gradient.set(gradient);
    const factors = adamFactors(options, { learningRate, gradientScale: 1, step: ++this.#step });
    const [weights, own, second] = [this.weights, this.#gradient, this.second].map(
      ({ byteOffset }) => byteOffset,
    );
    const bytes = Math.ceil(gradient.length / 4) * 16;
    this.#memory.functions.adam(bytes, weights, own, own, second, ...factors);
  }
}
