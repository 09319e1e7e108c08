import type { Tensor } from "@tensorflow/tfjs";
import { voiceCount } from "../../tokens";
import { type ChoraleGanConfig, voiceWidth } from "./config";
import { type Crops, channelIndices } from "./crops";
import type { FeatureMap } from "./features";
import type { Kernels } from "./kernels";
import { type Moments, momentsOf, readMoments } from "./matching";

/**
 * The features of all crops, made once. A step's features depend on it and the step before only,
 * so each different pair of steps is kept as one row, and a batch is a gather of rows: a tenth of
 * the cost of applying the feature map again.
 */
export class RealFeatures {
  readonly #kernels: Kernels;
  readonly #crops: Crops;
  readonly #rowOf: Int32Array;
  readonly #table: Tensor;
  /** The exact moments of all crops. */
  readonly moments: Moments;
  /** The mean square of each feature over all steps, [channels]. */
  readonly squares: Float32Array;

  constructor(config: ChoraleGanConfig, crops: Crops, features: FeatureMap, kernels: Kernels) {
    this.#kernels = kernels;
    this.#crops = crops;
    const cells = channelIndices(crops, config);
    const pairs = differentPairs(crops, cells);
    this.#rowOf = pairs.rowOf;
    this.#table = kernels.tf.tidy(() => {
      const both = oneHot(kernels, config, Int32Array.from(pairs.cells), 2);
      const made = features.apply(both).output;
      const last = kernels.tf.slice(made, [0, 0, 1, 0], [-1, 1, 1, -1]);
      const first = kernels.tf.slice(made, [0, 0, 0, 0], [-1, 1, 1, -1]);
      const table = kernels.tf.concat([last, first], 0).reshape([-1, features.channels]);
      return kernels.tf.keep(table);
    });
    this.moments = this.#momentsOfAll(config, cells);
    this.squares = this.#meanSquares();
  }

  /** Frees the table. */
  dispose(): void {
    this.#table.dispose();
  }

  /** The features of the crops numbered `indices`: [count, 1, steps, channels]. */
  gather(indices: readonly number[]): Tensor {
    const { steps } = this.#crops;
    const rows = new Int32Array(indices.length * steps);
    indices.forEach((crop, i) => {
      rows.set(this.#rowOf.subarray(crop * steps, (crop + 1) * steps), i * steps);
    });
    const { tf } = this.#kernels;
    return tf
      .gather(this.#table, tf.tensor1d(rows, "int32"))
      .reshape([indices.length, 1, steps, this.#table.shape[1] as number]);
  }

  #meanSquares(): Float32Array {
    const { tf } = this.#kernels;
    const rows = this.#table.shape[0] as number;
    const shares = new Float32Array(rows);
    for (const row of this.#rowOf) shares[row] += 1 / this.#rowOf.length;
    const squares = tf.tidy(() =>
      this.#kernels.matMul(tf.tensor2d(shares, [1, rows]), tf.square(this.#table)),
    );
    const values = squares.dataSync().slice() as Float32Array;
    squares.dispose();
    return values;
  }

  #momentsOfAll(config: ChoraleGanConfig, cells: Int32Array): Moments {
    const { count, steps } = this.#crops;
    const sums: Float64Array[] = [];
    for (let start = 0; start < count; start += momentBatch) {
      const size = Math.min(momentBatch, count - start);
      const indices = Array.from({ length: size }, (_, i) => start + i);
      const from = start * steps * voiceCount;
      const tensors = this.#kernels.tf.tidy(() => {
        const part = cells.slice(from, from + size * steps * voiceCount);
        const pitches = oneHot(this.#kernels, config, part, steps);
        const features = this.gather(indices);
        return momentsOf(this.#kernels, { pitches, features }, config);
      });
      const { means, covariances } = readMoments(tensors);
      for (const tensor of tensors) tensor.dispose();
      [means, ...covariances].forEach((values, i) => {
        sums[i] ??= new Float64Array(values.length);
        for (let j = 0; j < values.length; j++) sums[i][j] += (values[j] * size) / count;
      });
    }
    const [means, ...covariances] = sums.map((sum) => Float32Array.from(sum));
    return { means, covariances };
  }
}

const momentBatch = 256;

/** One-hot pitches [crops, 1, steps, 4 · voiceWidth] of channel numbers [crops · steps · 4]. */
export function oneHot(
  kernels: Kernels,
  config: ChoraleGanConfig,
  cells: Int32Array,
  steps: number,
): Tensor {
  const width = voiceWidth(config);
  const count = cells.length / (steps * voiceCount);
  return kernels.tf
    .oneHot(kernels.tf.tensor1d(cells, "int32"), width, 1, 0, "float32")
    .reshape([count, 1, steps, voiceCount * width]);
}

/**
 * Each different (step before, step) once, as cells [pairs, 2, 4], and the row of each step of each
 * crop; the first step of a crop takes the row of its pair's earlier half, behind all pairs.
 */
function differentPairs(crops: Crops, cells: Int32Array) {
  const { count, steps } = crops;
  const known = new Map<string, number>();
  const kept: number[] = [];
  const rowOf = new Int32Array(count * steps);
  const pairAt = (cell: number): number => {
    const pair = cells.subarray(cell, cell + 2 * voiceCount);
    const key = pair.join();
    let row = known.get(key);
    if (row === undefined) {
      row = known.size;
      known.set(key, row);
      kept.push(...pair);
    }
    return row;
  };
  for (let crop = 0; crop < count; crop++) {
    for (let step = 1; step < steps; step++) {
      const row = pairAt((crop * steps + step - 1) * voiceCount);
      rowOf[crop * steps + step] = row;
      if (step === 1) rowOf[crop * steps] = -1 - row;
    }
  }
  for (let i = 0; i < rowOf.length; i++) if (rowOf[i] < 0) rowOf[i] = known.size - 1 - rowOf[i];
  return { cells: kept, rowOf };
}
