import type { ParameterLayout } from "./parameters";

/**
 * Divides every filter of a network by its largest singular value, followed by one step of the
 * power iteration a call (Miyato et al. 2018). Biases (vectors) stay.
 */
export class SpectralNorm {
  /** The running left singular vectors, one after the other: to be saved with the weights. */
  readonly vectors: Float32Array;
  readonly #filters: readonly Filter[];
  readonly #sigma: Float64Array;
  readonly #right: readonly Float64Array[];

  constructor(layout: ParameterLayout, vectors?: Float32Array) {
    let rows = 0;
    this.#filters = layout.blocks
      .filter(({ shape }) => shape.length > 1)
      .map(({ offset, size, shape }) => {
        const columns = shape[shape.length - 1];
        const filter = { offset, rows: size / columns, columns, at: rows };
        rows += filter.rows;
        return filter;
      });
    this.vectors = vectors ? vectors.slice() : new Float32Array(rows).fill(1);
    this.#sigma = new Float64Array(this.#filters.length);
    this.#right = this.#filters.map(({ columns }) => new Float64Array(columns));
  }

  /** `weights` with every filter W as W / σ, in a new vector; remembers σ for `chain`. */
  normalise(weights: Float32Array): Float32Array {
    const result = weights.slice();
    this.#filters.forEach((filter, index) => {
      const { offset, rows, columns } = filter;
      const sigma = this.#iterate(weights, filter, this.#right[index]);
      this.#sigma[index] = sigma;
      const shrink = 1 / sigma;
      for (let i = offset; i < offset + rows * columns; i++) result[i] = weights[i] * shrink;
    });
    return result;
  }

  /** Turns the gradient of W / σ into that of W, in place, σ = uᵀWv with u and v held fixed. */
  chain(gradient: Float32Array, weights: Float32Array): void {
    this.#filters.forEach(({ offset, rows, columns, at }, index) => {
      const sigma = this.#sigma[index];
      const right = this.#right[index];
      let along = 0;
      for (let i = offset; i < offset + rows * columns; i++) along += gradient[i] * weights[i];
      const shrink = 1 / sigma;
      along *= shrink;
      for (let row = 0; row < rows; row++) {
        const push = along * this.vectors[at + row];
        const start = offset + row * columns;
        for (let column = 0; column < columns; column++) {
          gradient[start + column] = (gradient[start + column] - push * right[column]) * shrink;
        }
      }
    });
  }

  /** One power step: right ← Wᵀu normalised, u ← W·right normalised; returns σ = |W·right|. */
  #iterate(weights: Float32Array, filter: Filter, right: Float64Array): number {
    const { offset, rows, columns, at } = filter;
    right.fill(0);
    for (let row = 0; row < rows; row++) {
      const u = this.vectors[at + row];
      const start = offset + row * columns;
      for (let column = 0; column < columns; column++) right[column] += u * weights[start + column];
    }
    scale(right, 1 / (norm(right) + tiny));
    let square = 0;
    for (let row = 0; row < rows; row++) {
      const start = offset + row * columns;
      let sum = 0;
      for (let column = 0; column < columns; column++)
        sum += weights[start + column] * right[column];
      this.vectors[at + row] = sum;
      square += sum * sum;
    }
    const sigma = Math.sqrt(square) + tiny;
    for (let row = 0; row < rows; row++) this.vectors[at + row] /= sigma;
    return sigma;
  }
}

interface Filter {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly at: number;
}

const tiny = 1e-12;

function norm(vector: Float64Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}
