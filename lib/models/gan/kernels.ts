import type { Tensor } from "@tensorflow/tfjs";
import {
  type Attribute,
  attribute,
  type Handle,
  loadTensorFlow,
  NativeOps,
  productSettings,
  type TensorFlow,
} from "../native";

/** A result with the way back: `backward` takes dLoss/dOutput and returns dLoss/dInput. */
export interface Traced {
  readonly output: Tensor;
  backward(gradient: Tensor): Tensor;
}

/** The slope of every leaky rectifier below zero. */
const leakySlope = 0.2;
/** What batch normalisation adds to the variance. */
export const normEpsilon = 1e-3;

const leaky = [attribute.float("alpha", leakySlope)];
const normal = [attribute.float("epsilon", normEpsilon)];
const convolution = (stride: number) => [
  attribute.ints("strides", [1, 1, stride, 1]),
  attribute.text("padding", "SAME"),
];

/**
 * The few TensorFlow kernels the GAN needs, called without tfjs's own bookkeeping: a call costs
 * 5 to 10 µs instead of 20 to 40, and the backward pass forms only the gradients asked for.
 * All tensors are float32 `[batch, 1, time, channels]` unless a shape says otherwise.
 * Whoever calls wraps a whole step in `tf.tidy`.
 */
export class Kernels {
  readonly tf: TensorFlow = loadTensorFlow();
  readonly #ops = NativeOps.of(this.tf);

  /** a·b of two matrices, either transposed first. */
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    return this.#run("MatMul", productSettings(transposeA, transposeB), a, b);
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.#run("AddV2", [], a, b);
  }

  multiply(a: Tensor, b: Tensor): Tensor {
    return this.#run("Mul", [], a, b);
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.#run("Sub", [], a, b);
  }

  /** Convolution along time, zero-padded ("same"). `filter` is [1, width, in, out]. */
  convolve(input: Tensor, filter: Tensor, stride: number): Tensor {
    if (filter.shape[1] === 1) return this.#project(input, filter);
    return this.#run("Conv2D", convolution(stride), input, filter);
  }

  /** dLoss/dInput of `convolve`. */
  convolveBackInput(shape: readonly number[], filter: Tensor, gradient: Tensor, stride: number) {
    if (filter.shape[1] === 1) return this.#project(gradient, filter, true);
    const sizes = this.#ops.indices(...shape);
    return this.#run("Conv2DBackpropInput", convolution(stride), sizes, filter, gradient);
  }

  /** dLoss/dFilter of `convolve`. */
  convolveBackFilter(
    input: Tensor,
    shape: readonly number[],
    gradient: Tensor,
    stride: number,
  ): Tensor {
    if (shape[1] === 1) return this.matMul(rows(input), rows(gradient), true);
    const sizes = this.#ops.indices(...shape);
    return this.#run("Conv2DBackpropFilter", convolution(stride), input, sizes, gradient);
  }

  /** max(x, 0.2 x). */
  leakyRelu(x: Tensor): Traced {
    return {
      output: this.#run("LeakyRelu", leaky, x),
      backward: (gradient) => this.#run("LeakyReluGrad", leaky, gradient, x),
    };
  }

  /**
   * Batch normalisation by this batch's own mean and variance.
   * `statistics` are mean and (biased) variance [channels]; `backward` returns the gradients of
   * input, scale and offset.
   */
  batchNormalise(x: Tensor, scale: Tensor, offset: Tensor) {
    const empty = this.#ops.zeroVector(0);
    const inputs = [x, scale, offset, empty, empty];
    const results = this.#ops.runTensors("FusedBatchNormV3", normal, inputs, 6);
    const [output, , , ...reserved] = results;
    return {
      output,
      statistics: { mean: reserved[0], variance: reserved[1] },
      backward: (gradient: Tensor) => {
        const given = [gradient, x, scale, ...reserved];
        return this.#ops.runTensors("FusedBatchNormGradV3", normal, given, 5).slice(0, 3);
      },
    };
  }

  /** Softmax along the last axis. */
  softmax(x: Tensor): Tensor {
    return this.#run("Softmax", [], x);
  }

  /** Sum over `axes`, which are kept as size 1 where `keep`. */
  sum(x: Tensor, axes: readonly number[], keep = false): Tensor {
    return this.#run("Sum", [attribute.bool("keep_dims", keep)], x, this.#ops.indices(...axes));
  }

  /** x [batch, 1, time, channels] as it was `lag` steps before; zeros where nothing was. */
  delay(x: Tensor, lag: number): Tensor {
    const [batch, , time, channels] = x.shape as number[];
    const kept = this.tf.slice(x, [0, 0, 0, 0], [batch, 1, time - lag, channels]);
    return this.tf.pad(kept, [[0, 0], [0, 0], [lag, 0], [0, 0]]); // biome-ignore format: one shape
  }

  /** The way back of `delay`. */
  advance(x: Tensor, lag: number): Tensor {
    const [batch, , time, channels] = x.shape as number[];
    const kept = this.tf.slice(x, [0, 0, lag, 0], [batch, 1, time - lag, channels]);
    return this.tf.pad(kept, [[0, 0], [0, 0], [0, lag], [0, 0]]); // biome-ignore format: one shape
  }

  // A filter one step wide is a plain matrix product, whose kernel is up to four times faster.
  #project(input: Tensor, filter: Tensor, transpose = false): Tensor {
    const matrix = filter.reshape([filter.shape[2] as number, filter.shape[3] as number]);
    const product = this.matMul(rows(input), matrix, false, transpose);
    return product.reshape([...input.shape.slice(0, 3), product.shape[1] as number]);
  }

  #run(name: string, settings: readonly Attribute[], ...inputs: (Tensor | Handle)[]): Tensor {
    return this.#ops.runTensors(name, settings, inputs)[0];
  }
}

/** Every time step of every crop as a row. */
function rows(x: Tensor): Tensor {
  return x.reshape([-1, x.shape[3] as number]);
}
