import { InvalidArgumentError } from "../../../core";
import type { Cell } from "../config";

/** Weights of one stock layer of TensorFlow.js or Keras, row-major. */
export interface StockWeights {
  /** [inputs, gates · units]; gates of an LSTM i, f, c, o, of a GRU z, r, h. */
  readonly kernel: Float32Array;
  /** [units, gates · units] */
  readonly recurrentKernel: Float32Array;
  /** [gates · units] */
  readonly bias: Float32Array;
}

/** Which blocks of `units` columns of the stock layer an array of ours holds, in its order. */
const kernelBlocks: Readonly<Record<Cell, readonly (readonly number[])[]>> = {
  lstm: [[0, 2, 1, 3]], // i, c, f, o
  gru: [[1, 0], [2]], // r, z; candidate
};

/**
 * The weights of a stock layer in the order of a `RecurrentConfig` layer:
 * LSTM kernel, bias; GRU gateKernel, candidateKernel, gateBias, candidateBias.
 *
 * @throws InvalidArgumentError when the arrays are of another size.
 */
export function fromStockWeights(
  cell: Cell,
  { inputs, units }: { inputs: number; units: number },
  stock: StockWeights,
): Float32Array[] {
  checkSizes(cell, inputs, units, stock);
  const columns = stock.bias.length;
  const kernels = kernelBlocks[cell].map((blocks) => {
    const upper = pickColumns(stock.kernel, columns, units, blocks);
    const lower = pickColumns(stock.recurrentKernel, columns, units, blocks);
    const whole = new Float32Array(upper.length + lower.length);
    whole.set(upper);
    whole.set(lower, upper.length);
    return whole;
  });
  const biases = kernelBlocks[cell].map((blocks) =>
    pickColumns(stock.bias, columns, units, blocks),
  );
  return [...kernels, ...biases];
}

/**
 * The opposite of `fromStockWeights`.
 *
 * @throws InvalidArgumentError when the arrays are of another size.
 */
export function toStockWeights(
  cell: Cell,
  { inputs, units }: { inputs: number; units: number },
  arrays: readonly Float32Array[],
): StockWeights {
  const groups = kernelBlocks[cell];
  const columns = groups.flat().length * units;
  const stock = {
    kernel: new Float32Array(inputs * columns),
    recurrentKernel: new Float32Array(units * columns),
    bias: new Float32Array(columns),
  };
  groups.forEach((blocks, i) => {
    const [kernel, bias] = [arrays[i], arrays[groups.length + i]];
    const width = blocks.length * units;
    if (kernel?.length !== (inputs + units) * width || bias?.length !== width) {
      throw new InvalidArgumentError(
        `weights of another size: ${kernel?.length} and ${bias?.length} values (a ${cell} of ` +
          `${units} units on ${inputs} inputs has [${inputs + units}, ${width}] and [${width}])`,
      );
    }
    putColumns(stock.kernel, columns, units, blocks, kernel.subarray(0, inputs * width));
    putColumns(stock.recurrentKernel, columns, units, blocks, kernel.subarray(inputs * width));
    putColumns(stock.bias, columns, units, blocks, bias);
  });
  return stock;
}

function pickColumns(
  matrix: Float32Array,
  columns: number,
  units: number,
  blocks: readonly number[],
): Float32Array {
  const width = blocks.length * units;
  const rows = matrix.length / columns;
  const picked = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    blocks.forEach((block, i) => {
      const from = row * columns + block * units;
      picked.set(matrix.subarray(from, from + units), row * width + i * units);
    });
  }
  return picked;
}

function putColumns(
  matrix: Float32Array,
  columns: number,
  units: number,
  blocks: readonly number[],
  picked: Float32Array,
): void {
  const width = blocks.length * units;
  for (let row = 0; row < picked.length / width; row++) {
    blocks.forEach((block, i) => {
      const from = row * width + i * units;
      matrix.set(picked.subarray(from, from + units), row * columns + block * units);
    });
  }
}

function checkSizes(cell: Cell, inputs: number, units: number, stock: StockWeights): void {
  const columns = kernelBlocks[cell].flat().length * units;
  const { kernel, recurrentKernel, bias } = stock;
  if (
    kernel.length === inputs * columns &&
    recurrentKernel.length === units * columns &&
    bias.length === columns
  ) {
    return;
  }
  throw new InvalidArgumentError(
    `weights of another size: kernel ${kernel.length}, recurrent kernel ${recurrentKernel.length}, ` +
      `bias ${bias.length} values (a ${cell} of ${units} units on ${inputs} inputs has ` +
      `[${inputs}, ${columns}], [${units}, ${columns}] and [${columns}])`,
  );
}
