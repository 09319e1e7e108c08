import type { Tensor } from "@tensorflow/tfjs";
import { EtudeError } from "../../../core";
import { hasNativeBackend, type TensorFlow } from "../backend";

// What the C library asks of the memory of an array that it takes uncopied, in bytes.
const alignment = 64;

/** A tensor inside the C library, outside the bookkeeping of TensorFlow.js. */
export type Handle = number;

/** A named setting of an operation, as the binding wants it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string;
}

interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array): Handle;
  deleteTensor(handle: Handle): void;
  tensorDataSync(handle: Handle): Float32Array | Int32Array;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Handle[],
    outputs: number,
  ): { id: Handle }[];
}

interface NativeBackend {
  readonly binding: Binding;
  readonly isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: readonly Tensor[]): Handle[];
  createOutputTensor(metadata: { id: Handle; shape: number[]; dtype: number }): Tensor;
}

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
  readonly #rowNumbers = new Map<number, Handle>();
  /** By buffer: whether a tensor made of it is its memory. */
  readonly #shares = new WeakMap<object, boolean>();
  #live = new Set<Handle>();
  readonly #copyType: readonly Attribute[];
  readonly float: Attribute;

  private constructor(backend: NativeBackend) {
    this.#backend = backend;
    this.#binding = backend.binding;
    this.float = { name: "T", type: this.#binding.TF_ATTR_TYPE, value: this.#binding.TF_FLOAT };
    this.#copyType = [this.float];
  }

  /** Whether results lie in the memory of a GPU, far from JavaScript. */
  get onGpu(): boolean {
    return this.#backend.isUsingGpuDevice;
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
        `fused kernels need the native backend, not ${tf.getBackend()} (run npm run setup)`,
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
    this.#live.delete(handle);
    return this.#backend.createOutputTensor({
      id: handle,
      shape: [...shape],
      dtype: this.#binding.TF_FLOAT,
    });
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
    return this.#track(
      this.#binding.createTensor(shape as number[], this.#binding.TF_FLOAT, values),
    );
  }

  /** Int32 values as a handle of the current scope; the array must not change meanwhile. */
  ints(values: Int32Array, shape: readonly number[]): Handle {
    return this.#track(
      this.#binding.createTensor(shape as number[], this.#binding.TF_INT32, values),
    );
  }

  /** An int64 scalar of the current scope. */
  int64(value: number): Handle {
    const words = new Int32Array([value, 0]);
    return this.#track(this.#binding.createTensor([], this.#binding.TF_INT64, words));
  }

  /** A vector of whole numbers (a shape, an axis list) that is made once and never freed. */
  indices(...values: readonly number[]): Handle {
    return this.#constant(`i${values}`, Int32Array.from(values), [values.length]);
  }

  /** A whole number that is made once and never freed. */
  index(value: number): Handle {
    return this.#constant(`s${value}`, Int32Array.of(value), []);
  }

  /** A float scalar that is made once and never freed. */
  scalar(value: number): Handle {
    return this.#constant(`f${value}`, Float32Array.of(value), []);
  }

  /** A vector of zeros that is made once and never freed. */
  zeroVector(size: number): Handle {
    return this.#constant(`z${size}`, new Float32Array(size), [size]);
  }

  /** The values of a handle, copied. */
  read(handle: Handle): Float32Array | Int32Array {
    return this.#binding.tensorDataSync(handle);
  }

  /** Copies the values of a float32 handle into `target`, with no array between. */
  copy(source: Handle, target: Float32Array): void {
    if (!this.#canWrite(target)) {
      target.set(this.read(source));
      return;
    }
    const size = target.length;
    const flat = this.run("Reshape", [this.float], [source, this.indices(1, size)]);
    const into = this.floats(target, [1, size]);
    this.writeRows(into, flat, 0, 1);
    this.free(flat, into);
  }

  /**
   * A matrix in an array of JavaScript that `writeRows` writes into, or null where the C library
   * would write into a copy: on a GPU, or where the array does not begin at a multiple of 64 bytes
   * (memory of WebAssembly does, other memory seldom).
   */
  writable(values: Float32Array, width: number): Handle | null {
    if (!this.#canWrite(values)) return null;
    return this.floats(values, [values.length / width, width]);
  }

  /** Writes a matrix over the rows of another one from `first` on. */
  writeRows(target: Handle, source: Handle, first: number, rows: number): void {
    const places = this.#rows(first, rows);
    const same = this.#binding.executeOp(
      "InplaceUpdate",
      this.#copyType,
      [target, places, source],
      1,
    );
    this.#binding.deleteTensor(same[0].id);
  }

  /** Writes matrices over the rows of `values` from a row on: in place where that is possible. */
  rowWriter(
    values: Float32Array,
    width: number,
  ): (source: Handle, first: number, rows: number) => void {
    const target = this.writable(values, width);
    return (source, first, rows) => {
      if (target === null) values.set(this.read(source), first * width);
      else this.writeRows(target, source, first, rows);
    };
  }

  // Whether a tensor made of these values is their memory and no copy: tried once for a buffer.
  #canWrite(values: Float32Array): boolean {
    if (this.onGpu || values.length === 0 || values.byteOffset % alignment !== 0) return false;
    let shares = this.#shares.get(values.buffer);
    if (shares === undefined) {
      const old = values[0];
      const one = Float32Array.of(old === 1 ? 2 : 1);
      const [target, source] = [values.subarray(0, 1), one].map((array) =>
        this.#binding.createTensor([1, 1], this.#binding.TF_FLOAT, array),
      );
      this.writeRows(target, source, 0, 1);
      shares = values[0] === one[0];
      values[0] = old;
      this.#binding.deleteTensor(target);
      this.#binding.deleteTensor(source);
      this.#shares.set(values.buffer, shares);
    }
    return shares;
  }

  #rows(first: number, count: number): Handle {
    const key = first * 0x100000 + count;
    let handle = this.#rowNumbers.get(key);
    if (handle === undefined) {
      const rows = Int32Array.from({ length: count }, (_, index) => first + index);
      handle = this.#binding.createTensor([count], this.#binding.TF_INT32, rows);
      this.#rowNumbers.set(key, handle);
    }
    return handle;
  }

  typeAttribute(name: string, type: "float" | "int32"): Attribute {
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = this.#binding;
    return { name, type: TF_ATTR_TYPE, value: type === "float" ? TF_FLOAT : TF_INT32 };
  }

  boolType(name: string): Attribute {
    return { name, type: this.#binding.TF_ATTR_TYPE, value: this.#binding.TF_BOOL };
  }

  intAttribute(name: string, value: number): Attribute {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  floatAttribute(name: string, value: number): Attribute {
    return { name, type: this.#binding.TF_ATTR_FLOAT, value };
  }

  boolAttribute(name: string, value: boolean): Attribute {
    return { name, type: this.#binding.TF_ATTR_BOOL, value };
  }

  #track(handle: Handle): Handle {
    this.#live.add(handle);
    return handle;
  }

  #constant(key: string, values: Float32Array | Int32Array, shape: number[]): Handle {
    let handle = this.#constants.get(key);
    if (handle === undefined) {
      const type = values instanceof Int32Array ? this.#binding.TF_INT32 : this.#binding.TF_FLOAT;
      handle = this.#binding.createTensor(shape, type, values);
      this.#constants.set(key, handle);
    }
    return handle;
  }
}
