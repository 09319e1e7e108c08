/** Rows of weights that a product takes at once: every matrix has a multiple of them. */
export const rowsAtOnce = 8;

const lineFloats = 4; // 16 bytes: a vector

/** A matrix among the numbers of a network, row-major; what pads rows and columns is 0. */
export interface Matrix {
  /** Place of the first number. */
  readonly at: number;
  /** A multiple of `rowsAtOnce`. */
  readonly rows: number;
  /** A multiple of 4: from a row to the next. */
  readonly stride: number;
}

/** Gives out places in one array of numbers before it is made. */
export class Layout {
  #size = 0;

  /** Numbers given out so far. */
  get size(): number {
    return this.#size;
  }

  /** The place of `size` numbers, padded to whole vectors. */
  vector(size: number): number {
    const at = this.#size;
    this.#size += pad(size, lineFloats);
    return at;
  }

  /** The place of the input of a product of so many rows. */
  input(rows: number): number {
    return this.vector(pad(rows, rowsAtOnce));
  }

  /** The place of a matrix. */
  matrix(rows: number, columns: number): Matrix {
    const padded = { rows: pad(rows, rowsAtOnce), stride: pad(columns, lineFloats) };
    return { at: this.vector(padded.rows * padded.stride), ...padded };
  }
}

/** Copies a row-major table [rows, columns] into a matrix. */
export function fillMatrix(
  floats: Float32Array,
  { at, stride }: Matrix,
  table: Float32Array,
  columns: number,
): void {
  for (let row = 0; row * columns < table.length; row++) {
    floats.set(table.subarray(row * columns, (row + 1) * columns), at + row * stride);
  }
}

/** Copies a table [columns, rows] into a matrix, turned round. */
export function fillTransposed(
  floats: Float32Array,
  { at, stride }: Matrix,
  table: Float32Array,
  rows: number,
): void {
  for (let i = 0; i < table.length; i++) {
    floats[at + (i % rows) * stride + Math.floor(i / rows)] = table[i];
  }
}

function pad(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
