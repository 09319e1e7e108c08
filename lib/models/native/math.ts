import { type Attribute, attribute } from "./attributes";
import type { Handle, NativeOps } from "./ops";

const [left, right] = [attribute.bool("transpose_a", true), attribute.bool("transpose_b", true)];
const products: readonly (readonly Attribute[])[] = [[], [left], [right], [left, right]];
const float = attribute.type("T", "float");
const firstAxis = attribute.int("axis", 0);

/** The settings of a matrix product. */
export function productSettings(transposeLeft: boolean, transposeRight: boolean) {
  return products[(transposeLeft ? 1 : 0) + (transposeRight ? 2 : 0)];
}

/**
 * Product of two matrices, each transposed on demand. Without AVX-512 the library's products of a left
 * matrix transposed, which all weight gradients are, come to half of what a core can do, ours to nine
 * tenths; with AVX-512 the library's are as fast.
 */
export function matMul(
  ops: NativeOps,
  left: Handle,
  right: Handle,
  { transposeLeft = false, transposeRight = false } = {},
): Handle {
  const name = ops.hasKernels && ops.kernels === "AVX2" ? "EtudeProduct" : "MatMul";
  return ops.run(name, productSettings(transposeLeft, transposeRight), [left, right]);
}

/** The sum of arrays of one shape. */
export function addAll(ops: NativeOps, terms: readonly Handle[]): Handle {
  if (terms.length === 1) return terms[0];
  if (terms.length === 2) return ops.call("AddV2", terms[0], terms[1]);
  return ops.run("AddN", [attribute.int("N", terms.length), float], terms);
}

/** The same values in another shape; nothing is copied. */
export function reshape(ops: NativeOps, input: Handle, ...shape: number[]): Handle {
  return ops.call("Reshape", input, ops.indices(...shape));
}

/** A box out of an array; along the first axis nothing is copied. */
export function slice(
  ops: NativeOps,
  input: Handle,
  begin: readonly number[],
  size: readonly number[],
): Handle {
  return ops.call("Slice", input, ops.indices(...begin), ops.indices(...size));
}

/** A matrix transposed. */
export function transpose(ops: NativeOps, input: Handle): Handle {
  return ops.call("Transpose", input, ops.indices(1, 0));
}

const indexType = attribute.type("Tidx", "int32");

/** Arrays joined along `axis`. */
export function concat(ops: NativeOps, parts: readonly Handle[], axis: number): Handle {
  if (parts.length === 1) return parts[0];
  const settings = [attribute.int("N", parts.length), float, indexType];
  return ops.run("ConcatV2", settings, [...parts, ops.index(axis)]);
}

/** The slices of an array along its first axis; nothing is copied. */
export function unpack(ops: NativeOps, input: Handle, count: number): Handle[] {
  return ops.runMany("Unpack", [attribute.int("num", count), firstAxis], [input], count);
}

/** Arrays of one shape stacked along a new first axis. */
export function pack(ops: NativeOps, parts: readonly Handle[]): Handle {
  return ops.run("Pack", [attribute.int("N", parts.length), float, firstAxis], parts);
}

/**
 * The sum of a matrix over its rows: the gradient of a bias.
 * The C library's general sum takes up to 30 times as long over the first axis.
 */
export function sumRows(ops: NativeOps, matrix: Handle): Handle {
  return ops.call("BiasAddGrad", matrix);
}

export function zeros(ops: NativeOps, ...shape: number[]): Handle {
  return ops.call("Fill", ops.indices(...shape), ops.scalar(0));
}

/** Rows of a table by their ids: [rows, width] and int32 [n] give [n, width]. */
export function gatherRows(ops: NativeOps, table: Handle, ids: Handle): Handle {
  return ops.call("GatherV2", table, ids, ops.index(0));
}

/** The gradient of `gatherRows`: rows with the same id are added up into a table. */
export function scatterRows(ops: NativeOps, rows: Handle, ids: Handle, size: number): Handle {
  return ops.call("UnsortedSegmentSum", rows, ids, ops.index(size));
}

/** Ids as rows with a single one: int32 [n] gives [n, size]. */
export function oneHot(ops: NativeOps, ids: Handle, size: number): Handle {
  return ops.call("OneHot", ids, ops.index(size), ops.scalar(1), ops.scalar(0));
}
