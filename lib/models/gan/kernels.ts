import type * as TensorFlow from "@tensorflow/tfjs";
import type { Tensor } from "@tensorflow/tfjs";
import { EtudeError } from "../../core";
import { hasNativeBackend, loadTensorFlow } from "../recurrent";

/** A result with the way back: `backward` takes dLoss/dOutput and returns dLoss/dInput. */
export interface Traced {
  readonly output: Tensor;
  backward(gradient: Tensor): Tensor;
}

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

interface NativeBackend {
  readonly binding: Record<string, number>;
  executeSingleOutput(name: string, attributes: readonly Attribute[], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: Tensor[],
    outputs: number,
  ): Tensor[];
}

/**
 * The few TensorFlow kernels the GAN needs, called without tfjs's own bookkeeping: a call costs
 * 5 to 10 µs instead of 20 to 40, and the backward pass forms only the gradients asked for.
 * All tensors are float32 `[batch, 1, time, channels]` unless a shape says otherwise.
 * Whoever calls wraps a whole step in `tf.tidy`.
 */
export class Kernels {
  readonly tf: typeof TensorFlow;
  readonly #backend: NativeBackend;
  readonly #attributes = new Map<string, Attribute[]>();
  readonly #shapes = new Map<string, Tensor>();

  constructor() {
    this.tf = loadTensorFlow();
    if (!hasNativeBackend(this.tf)) {
      throw new EtudeError("the GAN needs the native TensorFlow (run `npm run setup`)");
    }
    this.#backend = this.tf.backend() as unknown as NativeBackend;
  }

  /** Frees the tensors kept for shapes and axes. */
  dispose(): void {
    for (const tensor of this.#shapes.values()) tensor.dispose();
    this.#shapes.clear();
  }

  /** a·b of two matrices, either transposed first. */
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const key = `matMul${transposeA}${transposeB}`;
    const attributes = this.#once(key, () => [
      this.#float("T"),
      this.#bool("transpose_a", transposeA),
      this.#bool("transpose_b", transposeB),
    ]);
    return this.#backend.executeSingleOutput("MatMul", attributes, [a, b]);
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.#elementwise("AddV2", a, b);
  }

  multiply(a: Tensor, b: Tensor): Tensor {
    return this.#elementwise("Mul", a, b);
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.#elementwise("Sub", a, b);
  }

  /** Convolution along time, zero-padded ("same"). `filter` is [1, width, in, out]. */
  convolve(input: Tensor, filter: Tensor, stride: number): Tensor {
    if (filter.shape[1] === 1) return this.#project(input, filter);
    return this.#backend.executeSingleOutput("Conv2D", this.#convolution(stride), [input, filter]);
  }

  /** dLoss/dInput of `convolve`. */
  convolveBackInput(shape: readonly number[], filter: Tensor, gradient: Tensor, stride: number) {
    if (filter.shape[1] === 1) return this.#project(gradient, filter, true);
    const inputs = [this.#shape(shape), filter, gradient];
    return this.#backend.executeSingleOutput(
      "Conv2DBackpropInput",
      this.#convolution(stride),
      inputs,
    );
  }

  /** dLoss/dFilter of `convolve`. */
  convolveBackFilter(
    input: Tensor,
    shape: readonly number[],
    gradient: Tensor,
    stride: number,
  ): Tensor {
    if (shape[1] === 1) return this.matMul(rows(input), rows(gradient), true);
    const inputs = [input, this.#shape(shape), gradient];
    return this.#backend.executeSingleOutput(
      "Conv2DBackpropFilter",
      this.#convolution(stride),
      inputs,
    );
  }

  /** max(x, 0.2 x). */
  leakyRelu(x: Tensor): Traced {
    const attributes = this.#once("leakyRelu", () => [
      this.#float("T"),
      { name: "alpha", type: this.#backend.binding.TF_ATTR_FLOAT, value: leakySlope },
    ]);
    return {
      output: this.#backend.executeSingleOutput("LeakyRelu", attributes, [x]),
      backward: (gradient) =>
        this.#backend.executeSingleOutput("LeakyReluGrad", attributes, [gradient, x]),
    };
  }

  /**
   * Batch normalisation by this batch's own mean and variance.
   * `statistics` are mean and (biased) variance [channels]; `backward` returns the gradients of
   * input, scale and offset.
   */
  batchNormalise(x: Tensor, scale: Tensor, offset: Tensor) {
    const attributes = this.#once("batchNorm", () => [
      this.#float("T"),
      this.#float("U"),
      { name: "epsilon", type: this.#backend.binding.TF_ATTR_FLOAT, value: normEpsilon },
      this.#text("data_format", "NHWC"),
      this.#bool("is_training", true),
    ]);
    const empty = this.#kept("empty", () => this.tf.tensor1d([], "float32"));
    const inputs = [x, scale, offset, empty, empty];
    const [output, , , ...reserved] = this.#backend.executeMultipleOutputs(
      "FusedBatchNormV3",
      attributes,
      inputs,
      6,
    );
    return {
      output,
      statistics: { mean: reserved[0], variance: reserved[1] },
      backward: (gradient: Tensor) =>
        this.#backend
          .executeMultipleOutputs(
            "FusedBatchNormGradV3",
            attributes,
            [gradient, x, scale, ...reserved],
            5,
          )
          .slice(0, 3),
    };
  }

  /** Softmax along the last axis. */
  softmax(x: Tensor): Tensor {
    return this.#backend.executeSingleOutput(
      "Softmax",
      this.#once("T", () => [this.#float("T")]),
      [x],
    );
  }

  /** Sum over `axes`, which are kept as size 1 where `keep`. */
  sum(x: Tensor, axes: readonly number[], keep = false): Tensor {
    const attributes = this.#once(`sum${keep}`, () => [
      this.#float("T"),
      {
        name: "Tidx",
        type: this.#backend.binding.TF_ATTR_TYPE,
        value: this.#backend.binding.TF_INT32,
      },
      this.#bool("keep_dims", keep),
    ]);
    return this.#backend.executeSingleOutput("Sum", attributes, [x, this.#shape(axes)]);
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

  #elementwise(name: string, a: Tensor, b: Tensor): Tensor {
    const attributes = this.#once("T", () => [this.#float("T")]);
    return this.#backend.executeSingleOutput(name, attributes, [a, b]);
  }

  #convolution(stride: number): Attribute[] {
    return this.#once(`convolve${stride}`, () => {
      const { TF_ATTR_INT } = this.#backend.binding;
      return [
        this.#float("T"),
        { name: "strides", type: TF_ATTR_INT, value: [1, 1, stride, 1] },
        { name: "dilations", type: TF_ATTR_INT, value: [1, 1, 1, 1] },
        this.#text("padding", "SAME"),
        this.#text("data_format", "NHWC"),
        this.#bool("use_cudnn_on_gpu", true),
      ];
    });
  }

  #shape(values: readonly number[]): Tensor {
    return this.#kept(values.join(), () => this.tf.tensor1d([...values], "int32"));
  }

  #kept(key: string, make: () => Tensor): Tensor {
    let tensor = this.#shapes.get(key);
    if (!tensor) {
      tensor = this.tf.keep(make());
      this.#shapes.set(key, tensor);
    }
    return tensor;
  }

  #once(key: string, make: () => Attribute[]): Attribute[] {
    let attributes = this.#attributes.get(key);
    if (!attributes) {
      attributes = make();
      this.#attributes.set(key, attributes);
    }
    return attributes;
  }

  #float(name: string): Attribute {
    const { TF_ATTR_TYPE, TF_FLOAT } = this.#backend.binding;
    return { name, type: TF_ATTR_TYPE, value: TF_FLOAT };
  }

  #bool(name: string, value: boolean): Attribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  #text(name: string, value: string): Attribute {
    return { name, type: this.#backend.binding.TF_ATTR_STRING, value };
  }
}

/** Every time step of every crop as a row. */
function rows(x: Tensor): Tensor {
  return x.reshape([-1, x.shape[3] as number]);
}

/** The slope of every leaky rectifier below zero. */
export const leakySlope = 0.2;
/** What batch normalisation adds to the variance. */
export const normEpsilon = 1e-3;
