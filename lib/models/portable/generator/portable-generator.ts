import { checkArgument, type Random } from "../../../core";
import { fillMatrix, Layout, type Matrix } from "../layout";
import { type Arithmetic, bestArithmetic, makeProducts, type Products } from "../products";
import { channelsOfVoice, convolutions, type GeneratorShape, generatorArrays } from "./shape";

/** What a normalisation adds to the variance, and the slope of a leaky rectifier below zero. */
const normEpsilon = 1e-3;
const leakySlope = 0.2;

/** Steps of one row each, with a row of zeros before and after, for a filter of three. */
interface Rows {
  readonly at: number;
  readonly stride: number;
}

/**
 * The four-voice GAN's generator over typed arrays: noise in, pitches out, without TensorFlow. Sums
 * are made in one order of float32 operations: the same noise gives the same bits in Node and in a
 * page. Its logits agree with the native network's to about 1e-5.
 *
 * @example
 * const generator = new PortableGenerator(shape, weights);
 * generator.pitches(generator.noise(Random.fromSeed(1))); // uint8 [steps, 4]
 */
export class PortableGenerator {
  readonly shape: GeneratorShape;
  /** Weights and statistics. */
  readonly parameterCount: number;
  readonly #products: Products;
  readonly #arrays: ReadonlyMap<string, Float32Array>;
  readonly #filters: ReadonlyMap<string, Matrix>;
  readonly #latent: number;
  readonly #rows: readonly [Rows, Rows];
  readonly #out: number;
  readonly #stride: number;

  /**
   * @param weights weights and statistics, in the order of `generatorArrays`
   * @param arithmetic default: vectors where the engine has them; both give the same bits
   */
  constructor(
    shape: GeneratorShape,
    weights: Float32Array,
    arithmetic: Arithmetic = bestArithmetic(),
  ) {
    this.shape = shape;
    this.parameterCount = weights.length;
    const { latent, steps, width } = shape;
    const channels = 4 * channelsOfVoice(shape);
    const layout = new Layout();
    const arrays = new Map<string, Float32Array>();
    let at = 0;
    for (const { name, size } of generatorArrays(shape)) {
      arrays.set(name, weights.subarray(at, at + size));
      at += size;
    }
    checkArgument(at === weights.length, "weights", weights.length, `must be ${at} numbers`);
    const stride = Math.ceil(width / 8) * 8; // whole products
    const filters = new Map<string, Matrix>();
    filters.set("dense", layout.matrix(latent, (steps / 4) * stride));
    for (const name of convolutions) filters.set(name, layout.matrix(3 * stride, stride));
    filters.set("out", layout.matrix(stride, channels));
    this.#latent = layout.input(latent);
    const rows = (): Rows => ({ at: layout.input((steps + 2) * stride) + stride, stride });
    this.#rows = [rows(), rows()];
    this.#out = layout.input(channels);
    this.#products = makeProducts(layout.size, arithmetic);
    this.#arrays = arrays;
    this.#filters = filters;
    this.#stride = stride;
    this.#fill();
  }

  /** A fresh latent vector, float32 [latent]. */
  noise(random: Random): Float32Array {
    return Float32Array.from({ length: this.shape.latent }, () => random.normal());
  }

  /** Scores of every pitch of every voice, float32 [steps, 4, channelsOfVoice]. */
  logits(latent: ArrayLike<number>): Float32Array {
    const { steps } = this.shape;
    const channels = 4 * channelsOfVoice(this.shape);
    checkArgument(
      latent.length === this.shape.latent,
      "latent",
      latent.length,
      `must be ${this.shape.latent} numbers`,
    );
    const [a, b] = this.#rows;
    this.#enter(latent, a);
    this.#block("coarse", a, b, steps / 4, true);
    this.#double(b, a, steps / 4);
    this.#block("middle", a, b, steps / 2, false);
    this.#double(b, a, steps / 2);
    this.#addPositions(a);
    this.#block("fine", a, b, steps, false);
    this.#block("last", b, a, steps, true);
    const result = new Float32Array(steps * channels);
    const { floats } = this.#products;
    for (let step = 0; step < steps; step++) {
      floats.set(this.#arrays.get("out/bias")!, this.#out);
      this.#products.addProduct(this.#out, a.at + step * a.stride, this.#filters.get("out")!);
      result.set(floats.subarray(this.#out, this.#out + channels), step * channels);
    }
    return result;
  }

  /** The likeliest pitch of every voice at every step, uint8 [steps, 4]. */
  pitches(latent: ArrayLike<number>): Uint8Array {
    const logits = this.logits(latent);
    const channels = channelsOfVoice(this.shape);
    return Uint8Array.from({ length: this.shape.steps * 4 }, (_, cell) => {
      const [low, high] = this.shape.ranges[cell % 4];
      let best = 0;
      for (let i = 1; i <= high - low; i++) {
        if (logits[cell * channels + i] > logits[cell * channels + best]) best = i;
      }
      return low + best;
    });
  }

  #fill(): void {
    const { floats } = this.#products;
    const { width, steps, latent } = this.shape;
    const stride = this.#stride;
    const array = (name: string) => this.#arrays.get(name)!;
    const dense = this.#filters.get("dense")!;
    for (let i = 0; i < (latent * steps) / 4; i++) {
      const [row, step] = [Math.floor(i / (steps / 4)), i % (steps / 4)];
      const from = array("dense/filter").subarray(i * width, (i + 1) * width);
      floats.set(from, dense.at + row * dense.stride + step * stride);
    }
    for (const name of convolutions) {
      const matrix = this.#filters.get(name)!;
      for (let tap = 0; tap < 3; tap++) {
        const size = width * width;
        const part = array(`${name}/filter`).subarray(tap * size, (tap + 1) * size);
        fillMatrix(
          floats,
          { ...matrix, at: matrix.at + tap * stride * matrix.stride },
          part,
          width,
        );
      }
    }
    const channels = 4 * channelsOfVoice(this.shape);
    fillMatrix(floats, this.#filters.get("out")!, array("out/filter"), channels);
  }

  #enter(latent: ArrayLike<number>, to: Rows): void {
    const { floats } = this.#products;
    const quarter = this.shape.steps / 4;
    floats.set(latent, this.#latent);
    floats.fill(0, to.at, to.at + (quarter + 1) * to.stride);
    this.#products.addProduct(to.at, this.#latent, this.#filters.get("dense")!);
    this.#activate("dense", to, quarter, null);
  }

  /** A convolution over three steps, normalised and rectified; its input is added if `residual`. */
  #block(name: string, from: Rows, to: Rows, steps: number, residual: boolean): void {
    const { floats } = this.#products;
    const filter = this.#filters.get(name)!;
    const { stride } = from;
    floats.fill(0, from.at + steps * stride, from.at + (steps + 1) * stride);
    floats.fill(0, to.at, to.at + (steps + 1) * stride);
    for (let step = 0; step < steps; step++) {
      const at = step * stride;
      this.#products.addProduct(to.at + at, from.at + at - stride, filter);
    }
    this.#activate(name, to, steps, residual ? from : null);
  }

  #activate(name: string, rows: Rows, steps: number, added: Rows | null): void {
    const { floats } = this.#products;
    const { width } = this.shape;
    const array = (part: string) => this.#arrays.get(`${name}/${part}`)!;
    const [scale, offset, mean, variance] = ["scale", "offset", "mean", "variance"].map(array);
    for (let channel = 0; channel < width; channel++) {
      const slope = scale[channel] / Math.sqrt(variance[channel] + normEpsilon);
      for (let step = 0; step < steps; step++) {
        const at = step * rows.stride + channel;
        const normal = (floats[rows.at + at] - mean[channel]) * slope + offset[channel];
        const active = normal < 0 ? leakySlope * normal : normal;
        floats[rows.at + at] = added ? active + floats[added.at + at] : active;
      }
    }
  }

  /** Every step twice. */
  #double(from: Rows, to: Rows, steps: number): void {
    const { floats } = this.#products;
    for (let step = 0; step < steps; step++) {
      const row = from.at + step * from.stride;
      for (const half of [0, 1]) {
        floats.copyWithin(to.at + (2 * step + half) * to.stride, row, row + from.stride);
      }
    }
  }

  #addPositions(rows: Rows): void {
    const { floats } = this.#products;
    const { width, steps } = this.shape;
    const position = this.#arrays.get("position")!;
    for (let step = 0; step < steps; step++) {
      const at = rows.at + step * rows.stride;
      for (let i = 0; i < width; i++) floats[at + i] += position[step * width + i];
    }
  }
}
