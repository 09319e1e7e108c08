import type { Attribute, Handle, NativeOps } from "./native-ops";

interface Attributes {
  readonly products: readonly (readonly Attribute[])[];
  readonly reshape: readonly Attribute[];
  readonly float: readonly Attribute[];
  readonly slice: readonly Attribute[];
  readonly transpose: readonly Attribute[];
}

const inferred: readonly Attribute[] = [];
const attributesOf = new WeakMap<NativeOps, Attributes>();

function attributes(ops: NativeOps): Attributes {
  let known = attributesOf.get(ops);
  if (!known) {
    // The library infers types from the inputs; each setting left out saves half a microsecond.
    const product = (left: boolean, right: boolean) => [
      ...(left ? [ops.boolAttribute("transpose_a", true)] : []),
      ...(right ? [ops.boolAttribute("transpose_b", true)] : []),
    ];
    known = {
      products: [
        product(false, false),
        product(true, false),
        product(false, true),
        product(true, true),
      ],
      float: [ops.float],
      reshape: [ops.float, ops.typeAttribute("Tshape", "int32")],
      slice: [ops.float, ops.typeAttribute("Index", "int32")],
      transpose: [ops.float, ops.typeAttribute("Tperm", "int32")],
    };
    attributesOf.set(ops, known);
  }
  return known;
}

/** Product of two matrices, each transposed on demand. */
export function matMul(
  ops: NativeOps,
  left: Handle,
  right: Handle,
  { transposeLeft = false, transposeRight = false } = {},
): Handle {
  const variant = (transposeLeft ? 1 : 0) + (transposeRight ? 2 : 0);
  return ops.run("MatMul", attributes(ops).products[variant], [left, right]);
}

/** An elementwise operation on one or two arrays: `AddV2`, `Mul`, `SigmoidGrad`, … */
export function elementwise(ops: NativeOps, name: string, ...inputs: Handle[]): Handle {
  return ops.run(name, inferred, inputs);
}

/** The sum of arrays of one shape. */
export function addAll(ops: NativeOps, terms: readonly Handle[]): Handle {
  if (terms.length === 1) return terms[0];
  if (terms.length === 2) return elementwise(ops, "AddV2", terms[0], terms[1]);
  return ops.run("AddN", [ops.intAttribute("N", terms.length), ops.float], terms);
}

/** The same values in another shape; nothing is copied. */
export function reshape(ops: NativeOps, input: Handle, ...shape: number[]): Handle {
  return ops.run("Reshape", attributes(ops).reshape, [input, ops.indices(...shape)]);
}

/** A box out of an array; along the first axis nothing is copied. */
export function slice(
  ops: NativeOps,
  input: Handle,
  begin: readonly number[],
  size: readonly number[],
): Handle {
  const box = [input, ops.indices(...begin), ops.indices(...size)];
  return ops.run("Slice", attributes(ops).slice, box);
}

/** A matrix transposed. */
export function transpose(ops: NativeOps, input: Handle): Handle {
  return ops.run("Transpose", attributes(ops).transpose, [input, ops.indices(1, 0)]);
}

/** Arrays joined along `axis`. */
export function concat(ops: NativeOps, parts: readonly Handle[], axis: number): Handle {
  if (parts.length === 1) return parts[0];
  const settings = [
    ops.intAttribute("N", parts.length),
    ops.float,
    ops.typeAttribute("Tidx", "int32"),
  ];
  return ops.run("ConcatV2", settings, [...parts, ops.index(axis)]);
}

/** The slices of an array along its first axis; nothing is copied. */
export function unpack(ops: NativeOps, input: Handle, count: number): Handle[] {
  const settings = [ops.float, ops.intAttribute("num", count), ops.intAttribute("axis", 0)];
  return ops.runMany("Unpack", settings, [input], count);
}

/** Arrays of one shape stacked along a new first axis. */
export function pack(ops: NativeOps, parts: readonly Handle[]): Handle {
  const settings = [ops.intAttribute("N", parts.length), ops.float, ops.intAttribute("axis", 0)];
  return ops.run("Pack", settings, parts);
}

/**
 * The sum of a matrix over its rows: the gradient of a bias.
 * The C library's general sum takes up to 30 times as long over the first axis.
 */
export function sumRows(ops: NativeOps, matrix: Handle): Handle {
  return ops.run("BiasAddGrad", attributes(ops).float, [matrix]);
}

/** Zeros of a shape. */
export function zeros(ops: NativeOps, ...shape: number[]): Handle {
  const settings = [ops.float, ops.typeAttribute("index_type", "int32")];
  return ops.run("Fill", settings, [ops.indices(...shape), ops.scalar(0)]);
}

/** An array with its first axis turned round. */
export function reverseTime(ops: NativeOps, input: Handle): Handle {
  const settings = [ops.float, ops.typeAttribute("Tidx", "int32")];
  return ops.run("ReverseV2", settings, [input, ops.indices(0)]);
}

/** Rows of a table by their ids: [rows, width] and int32 [n] give [n, width]. */
export function gatherRows(ops: NativeOps, table: Handle, ids: Handle): Handle {
  const settings = [
    ops.intAttribute("batch_dims", 0),
    ops.typeAttribute("Tparams", "float"),
    ops.typeAttribute("Tindices", "int32"),
    ops.typeAttribute("Taxis", "int32"),
  ];
  return ops.run("GatherV2", settings, [table, ids, ops.index(0)]);
}

/** The gradient of `gatherRows`: rows with the same id are added up into a table. */
export function scatterRows(ops: NativeOps, rows: Handle, ids: Handle, size: number): Handle {
  const settings = [
    ops.float,
    ops.typeAttribute("Tindices", "int32"),
    ops.typeAttribute("Tnumsegments", "int32"),
  ];
  return ops.run("UnsortedSegmentSum", settings, [rows, ids, ops.index(size)]);
}

/** All positions of a batch, those of the same token side by side. */
export interface PositionsByToken {
  /** int32 [n] */
  readonly positions: Handle;
  /** What each of them read, ascending: int32 [n]. */
  readonly tokens: Handle;
  readonly vocabularySize: number;
}

/** Sorts positions by token. */
export function sortByToken(
  ops: NativeOps,
  ids: Int32Array,
  vocabularySize: number,
): PositionsByToken {
  const next = new Int32Array(vocabularySize + 1);
  for (const id of ids) next[id + 1]++;
  for (let id = 0; id < vocabularySize; id++) next[id + 1] += next[id];
  const positions = new Int32Array(ids.length);
  const tokens = new Int32Array(ids.length);
  ids.forEach((id, position) => {
    const place = next[id]++;
    positions[place] = position;
    tokens[place] = id;
  });
  const shape = [ids.length];
  return { positions: ops.ints(positions, shape), tokens: ops.ints(tokens, shape), vocabularySize };
}

/**
 * Left matrix, transposed, times right one, over all positions: the gradient of a table by which
 * the left one's rows were made. With `byToken` the left rows count as rows with a single one: the
 * sums of right rows that have the same token, [vocabularySize, width], a tenth of the work.
 */
export function overInputs(
  ops: NativeOps,
  left: Handle,
  right: Handle,
  byToken?: PositionsByToken,
): Handle {
  if (!byToken) return matMul(ops, left, right, { transposeLeft: true });
  const settings = [
    ops.float,
    ops.typeAttribute("Tidx", "int32"),
    ops.typeAttribute("Tnumsegments", "int32"),
    ops.typeAttribute("Tsegmentids", "int32"),
  ];
  const { positions, tokens, vocabularySize } = byToken;
  const inputs = [right, positions, tokens, ops.index(vocabularySize)];
  return ops.run("SparseSegmentSumWithNumSegments", settings, inputs);
}

/** Ids as rows with a single one: int32 [n] gives [n, size]. */
export function oneHot(ops: NativeOps, ids: Handle, size: number): Handle {
  const settings = [ops.float, ops.typeAttribute("TI", "int32"), ops.intAttribute("axis", -1)];
  return ops.run("OneHot", settings, [ids, ops.index(size), ops.scalar(1), ops.scalar(0)]);
}

/** A matrix with a vector added to every row. */
export function addBias(ops: NativeOps, matrix: Handle, bias: Handle): Handle {
  return ops.run("BiasAdd", [ops.float], [matrix, bias]);
}

/** The place of each row's greatest value, int32. */
export function argMax(ops: NativeOps, matrix: Handle): Handle {
  const settings = [
    ops.float,
    ops.typeAttribute("Tidx", "int32"),
    ops.typeAttribute("output_type", "int32"),
  ];
  return ops.run("ArgMax", settings, [matrix, ops.index(1)]);
}

/**
 * Cross-entropy of softmax(logits) against class ids, without one-hot targets.
 *
 * @returns the losses [n] in nats, and their gradients by the logits [n, classes]
 */
export function sparseCrossEntropy(ops: NativeOps, logits: Handle, labels: Handle): Handle[] {
  const settings = [ops.float, ops.typeAttribute("Tlabels", "int32")];
  return ops.runMany("SparseSoftmaxCrossEntropyWithLogits", settings, [logits, labels], 2);
}

/**
 * A dropout mask: 1 / (1 − rate) where a value is kept, 0 where not, by a counter-based
 * generator: the same seed gives the same mask whatever the number of threads.
 */
export function dropoutMask(
  ops: NativeOps,
  shape: readonly number[],
  rate: number,
  seed: readonly [number, number],
): Handle {
  const settings = [
    ops.typeAttribute("dtype", "float"),
    ops.typeAttribute("T", "int32"),
    ops.typeAttribute("Tseed", "int32"),
  ];
  const key = ops.ints(Int32Array.from(seed), [2]);
  const uniform = ops.run("StatelessRandomUniform", settings, [ops.indices(...shape), key]);
  const kept = ops.run("GreaterEqual", [ops.float], [uniform, ops.scalar(rate)]);
  const cast = [
    ops.boolAttribute("Truncate", false),
    ops.boolType("SrcT"),
    ops.typeAttribute("DstT", "float"),
  ];
  return elementwise(ops, "Mul", ops.run("Cast", cast, [kept]), ops.scalar(1 / (1 - rate)));
}

/** Natural log-probabilities of each row of logits. */
export function logSoftmax(ops: NativeOps, logits: Handle): Handle {
  return ops.run("LogSoftmax", [ops.float], [logits]);
}
