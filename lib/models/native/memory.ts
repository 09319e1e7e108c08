import type { Handle, NativeOps } from "./ops";

// What the C library asks of the memory of an array that it takes uncopied, in bytes.
const alignment = 64;

/** By buffer: whether a tensor made of it is its memory. */
const shares = new WeakMap<object, boolean>();

/** Writes a matrix over the rows of an array from row `first` on. */
export type RowWriter = (source: Handle, first: number, rows: number) => void;

/** Copies the values of a float32 handle into `target`, with no array between. */
export function copyValues(ops: NativeOps, source: Handle, target: Float32Array): void {
  if (!canWrite(ops, target)) {
    target.set(ops.read(source));
    return;
  }
  const size = target.length;
  const flat = ops.call("Reshape", source, ops.indices(1, size));
  const into = ops.floats(target, [1, size]);
  writeRows(ops, into, flat, 0, 1);
  ops.free(flat, into);
}

/**
 * Writes matrices over the rows of `values`: in place where the C library takes an array for its
 * own memory, which is nowhere on a GPU, and not where the array does not begin at a multiple of 64
 * bytes (memory of WebAssembly does, other memory seldom).
 *
 * @param width columns of a row
 */
export function rowWriter(ops: NativeOps, values: Float32Array, width: number): RowWriter {
  if (!canWrite(ops, values)) {
    return (source, first) => values.set(ops.read(source), first * width);
  }
  const target = ops.floats(values, [values.length / width, width]);
  return (source, first, rows) => writeRows(ops, target, source, first, rows);
}

function writeRows(
  ops: NativeOps,
  target: Handle,
  source: Handle,
  first: number,
  rows: number,
): void {
  const places = ops.constant(`rows ${first} ${rows}`, [rows], () =>
    Int32Array.from({ length: rows }, (_, index) => first + index),
  );
  ops.free(ops.call("InplaceUpdate", target, places, source));
}

// Whether a tensor made of these values is their memory and no copy: tried once for a buffer.
function canWrite(ops: NativeOps, values: Float32Array): boolean {
  if (ops.onGpu || values.length === 0 || values.byteOffset % alignment !== 0) return false;
  let known = shares.get(values.buffer);
  if (known === undefined) {
    const old = values[0];
    const one = Float32Array.of(old === 1 ? 2 : 1);
    const [target, source] = [values.subarray(0, 1), one].map((array) => ops.floats(array, [1, 1]));
    writeRows(ops, target, source, 0, 1);
    ops.free(target, source);
    known = values[0] === one[0];
    values[0] = old;
    shares.set(values.buffer, known);
  }
  return known;
}
