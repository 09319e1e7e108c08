import type { Tensor } from "@tensorflow/tfjs";
import { EtudeError } from "../../core";
import { loadKernels } from "./addon";
import { type Attribute, dataTypes } from "./attributes";
import { hasNativeBackend, type TensorFlow } from "./backend";

/** A tensor inside the C library, outside the bookkeeping of TensorFlow.js. */
export type Handle = number;

/** An array that the library made, as the binding tells of it. */
interface Result {
  readonly id: Handle;
  readonly shape: number[];
  readonly dtype: number;
}

interface Binding {
  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array): Handle;
  deleteTensor(handle: Handle): void;
  tensorDataSync(handle: Handle): Float32Array | Int32Array;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Handle[],
    outputs: number,
  ): Result[];
}

interface NativeBackend {
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: readonly Tensor[]): Handle[];
  createOutputTensor(result: Result): Tensor;
}

// A setting that is left out costs nothing; one that is given, half a microsecond.
const inferred: readonly Attribute[] = [];

/**
 * Operations of the C library called directly, about 4 µs each: TensorFlow.js would register
 * every intermediate result and take two to four times as long, which counts where a step of a
 * small batch is 30 µs of arithmetic.
 *
 * Every handle made inside `scope` is freed at its end, or earlier by `free`.
 */
export class NativeOps {
  readonly #backend: NativeBackend;
  readonly #binding: Binding;
  readonly #constants = new Map<string, Handle>();
  #live = new Set<Handle>();

  /** What our own operations are compiled for, or null where there are none. */
  readonly kernels: string | null;

  private constructor(backend: NativeBackend) {
    this.kernels = loadKernels();
    this.#backend = backend;
    this.#binding = backend.binding;
  }

  /** Whether results lie in the memory of a GPU, far from JavaScript. */
  get onGpu(): boolean {
    return this.#backend.isUsingGpuDevice;
  }

  /** Whether our own operations are there, and where the processor computes them. */
  get hasKernels(): boolean {
    return this.kernels !== null && !this.onGpu;
  }

  static readonly #instances = new WeakMap<object, NativeOps>();

  /**
   * The operations of `tf`'s backend.
   *
   * @throws EtudeError when the backend is not the native one.
   */
  static of(tf: TensorFlow): NativeOps {
    if (!hasNativeBackend(tf)) {
      throw new EtudeError(
        `this needs the native TensorFlow, not its backend ${tf.getBackend()} (run npm run setup)`,
      );
    }
    const backend = tf.backend() as unknown as NativeBackend;
    let ops = NativeOps.#instances.get(backend);
    if (!ops) {
      ops = new NativeOps(backend);
      NativeOps.#instances.set(backend, ops);
    }
    return ops;
  }

  /** Runs `work` and frees every handle it made, also when it throws. */
  scope<T>(work: () => T): T {
    const outer = this.#live;
    this.#live = new Set();
    try {
      return work();
    } finally {
      for (const handle of this.#live) this.#binding.deleteTensor(handle);
      this.#live = outer;
    }
  }

  /** Runs an operation with several results. */
  runMany(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Handle[],
    outputs: number,
  ): Handle[] {
    const results = this.#binding.executeOp(name, attributes, inputs, outputs);
    const handles = new Array<Handle>(outputs);
    for (let i = 0; i < outputs; i++) {
      handles[i] = results[i].id;
      this.#live.add(handles[i]);
    }
    return handles;
  }

  /** Runs an operation with one result. */
  run(name: string, attributes: readonly Attribute[], inputs: readonly Handle[]): Handle {
    const handle = this.#binding.executeOp(name, attributes, inputs, 1)[0].id;
    this.#live.add(handle);
    return handle;
  }

  /** Runs an operation with one result whose settings all follow from its inputs. */
  call(name: string, ...inputs: Handle[]): Handle {
    return this.run(name, inferred, inputs);
  }

  /** Runs an operation on tensors of TensorFlow.js, whose the results are: `tf.tidy` frees them. */
  runTensors(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly (Tensor | Handle)[],
    outputs = 1,
  ): Tensor[] {
    const handles = inputs.map((input) => (typeof input === "number" ? input : this.borrow(input)));
    const results = this.#binding.executeOp(name, attributes, handles, outputs);
    return results.map((result) => this.#backend.createOutputTensor(result));
  }

  /** Frees handles of the current scope before its end. */
  free(...handles: readonly Handle[]): void {
    for (const handle of handles) {
      if (this.#live.delete(handle)) this.#binding.deleteTensor(handle);
    }
  }

  /** The handle of a tensor, which stays the tensor's. */
  borrow(tensor: Tensor): Handle {
    return this.#backend.getInputTensorIds([tensor])[0];
  }

  /** Makes a handle of the current scope a float32 tensor that TensorFlow.js owns. */
  release(handle: Handle, shape: readonly number[]): Tensor {
    const result = { id: this.keep(handle), shape: [...shape], dtype: dataTypes.float };
    return this.#backend.createOutputTensor(result);
  }

  /** Takes a handle out of the current scope: the caller frees it with `dispose`. */
  keep(handle: Handle): Handle {
    this.#live.delete(handle);
    return handle;
  }

  /** Frees a handle that `keep` took out of its scope. */
  dispose(handle: Handle): void {
    this.#binding.deleteTensor(handle);
  }

  /** Float32 values as a handle of the current scope; the array must not change meanwhile. */
  floats(values: Float32Array, shape: readonly number[]): Handle {
    return this.#create(shape, dataTypes.float, values);
  }

  /** Int32 values as a handle of the current scope; the array must not change meanwhile. */
  ints(values: Int32Array, shape: readonly number[]): Handle {
    return this.#create(shape, dataTypes.int32, values);
  }

  /** An int64 scalar of the current scope. */
  int64(value: number): Handle {
    return this.#create([], dataTypes.int64, new Int32Array([value, 0]));
  }

  /** A vector of whole numbers (a shape, an axis list) that is made once and never freed. */
  indices(...values: readonly number[]): Handle {
    return this.constant(`i${values}`, [values.length], () => Int32Array.from(values));
  }

  /** A whole number that is made once and never freed. */
  index(value: number): Handle {
    return this.constant(`s${value}`, [], () => Int32Array.of(value));
  }

  /** A float scalar that is made once and never freed. */
  scalar(value: number): Handle {
    return this.constant(`f${value}`, [], () => Float32Array.of(value));
  }

  /** A vector of zeros that is made once and never freed. */
  zeroVector(size: number): Handle {
    return this.constant(`z${size}`, [size], () => new Float32Array(size));
  }

  /** Values that are made once for a key and never freed. */
  constant(
    key: string,
    shape: readonly number[],
    valuesOf: () => Float32Array | Int32Array,
  ): Handle {
    let handle = this.#constants.get(key);
    if (handle === undefined) {
      const values = valuesOf();
      const type = values instanceof Int32Array ? dataTypes.int32 : dataTypes.float;
      handle = this.keep(this.#create(shape, type, values));
      this.#constants.set(key, handle);
    }
    return handle;
  }

  /** The values of a handle, copied. */
  read(handle: Handle): Float32Array | Int32Array {
    return this.#binding.tensorDataSync(handle);
  }

  #create(shape: readonly number[], type: number, values: Float32Array | Int32Array): Handle {
    const handle = this.#binding.createTensor(shape as number[], type, values);
    this.#live.add(handle);
    return handle;
  }
}
