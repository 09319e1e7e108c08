import type { RecurrentConfig } from "./config";
import { fillMatrix, type Layout } from "./layout";
import type { Products } from "./products";

/** A part of what enters the first layer: the token, or a factor. */
export interface InputPart {
  /** Adds what `id` gives to the gates of kernel `kernel` at `to`. */
  add(products: Products, kernel: number, id: number, to: number): void;
}

/** A first layer's kernel: its rows of the input, [width, columns], row-major. */
export interface InputKernel {
  readonly rows: Float32Array;
  readonly columns: number;
}

/** What writes weights into their places. */
export type Fill = (floats: Float32Array) => void;

/** What the makers of parts share. */
interface Planning {
  readonly layout: Layout;
  readonly fills: Fill[];
}

/** Products of tables and kernels are kept while the network takes no more numbers: 64 MB. */
const mostNumbers = 16_000_000;

/** The parts of a network's input, in the order of the kernels' rows. */
export function inputParts(
  config: RecurrentConfig,
  arrays: ReadonlyMap<string, Float32Array>,
  kernels: readonly InputKernel[],
  planning: Planning,
): InputPart[] {
  let first = 0;
  const rowsOf = (width: number) => {
    const from = first;
    first += width;
    return kernels.map(({ rows, columns }) => ({
      rows: rows.subarray(from * columns, (from + width) * columns),
      columns,
    }));
  };
  const embedded = (name: string, ids: number, width: number) =>
    embeddedPart({ ids, width, table: arrays.get(name)!.slice() }, rowsOf(width), planning);
  const { input, vocabularySize } = config;
  const token = {
    embedding: (size: number) => embedded("embedding", vocabularySize, size),
    "one-hot": () => oneHotPart(rowsOf(vocabularySize), planning),
    scalar: () => scalarPart(vocabularySize, rowsOf(1), planning),
  }[input.kind](input.kind === "embedding" ? input.size : 0);
  const factors = config.factors.map(({ name, size, embedding }) =>
    embedded(`factor.${name}`, size, embedding),
  );
  return [token, ...factors];
}

function matricesOf(kernels: readonly InputKernel[], { layout, fills }: Planning) {
  return kernels.map(({ rows, columns }) => {
    const matrix = layout.matrix(rows.length / columns, columns);
    fills.push((floats) => fillMatrix(floats, matrix, rows, columns));
    return matrix;
  });
}

/** A kernel's row for each token. */
function oneHotPart(kernels: readonly InputKernel[], planning: Planning): InputPart {
  const matrices = matricesOf(kernels, planning);
  return {
    add(products, kernel, id, to) {
      const { at, stride } = matrices[kernel];
      products.addVector(to, at + id * stride, stride);
    },
  };
}

/** A kernel's one row times id / vocabularySize. */
function scalarPart(
  vocabularySize: number,
  kernels: readonly InputKernel[],
  planning: Planning,
): InputPart {
  const matrices = matricesOf(kernels, planning);
  const x = planning.layout.input(1);
  return {
    add(products, kernel, id, to) {
      products.floats[x] = id / vocabularySize;
      products.addProduct(to, x, matrices[kernel]);
    },
  };
}

interface Embedding {
  readonly ids: number;
  readonly width: number;
  /** [ids, width] */
  readonly table: Float32Array;
}

/**
 * The product of an embedding's row and a kernel is made when an id is met first, and kept: met
 * again, it is an addition. A table too large for that is multiplied every time.
 */
function embeddedPart(
  { ids, width, table }: Embedding,
  kernels: readonly InputKernel[],
  planning: Planning,
): InputPart {
  const { layout } = planning;
  const matrices = matricesOf(kernels, planning);
  const x = layout.input(width);
  const whole = matrices.reduce((sum, { stride }) => sum + ids * stride, layout.size);
  const keeps = whole <= mostNumbers;
  const kept = keeps ? matrices.map(({ stride }) => layout.vector(ids * stride)) : [];
  const known = kept.map(() => new Uint8Array(ids));
  const multiply = (products: Products, kernel: number, id: number, to: number) => {
    products.floats.set(table.subarray(id * width, (id + 1) * width), x);
    products.addProduct(to, x, matrices[kernel]);
  };
  const add = (products: Products, kernel: number, id: number, to: number) => {
    const { stride } = matrices[kernel];
    const row = kept[kernel] + id * stride;
    if (known[kernel][id] === 0) {
      multiply(products, kernel, id, row);
      known[kernel][id] = 1;
    }
    products.addVector(to, row, stride);
  };
  return { add: keeps ? add : multiply };
}
