import { VectorMemory } from "../../core";
import { type Matrix, rowsAtOnce } from "./layout";

/** The numbers of a network in one array, and the two sums that nearly all of its time goes into. */
export interface Products {
  readonly floats: Float32Array;
  /** Adds the vector at `from`, `size` numbers (a multiple of 4), to that at `to`. */
  addVector(to: number, from: number, size: number): void;
  /** Adds the product of the vector at `x`, `matrix.rows` numbers, and a matrix to that at `to`. */
  addProduct(to: number, x: number, matrix: Matrix): void;
}

/**
 * How products are made: `vectors` by loops of WebAssembly over four numbers at a time, `plain` in
 * TypeScript, many times slower. Both add in one order and round every product and sum to float32:
 * they give the same bits.
 */
export type Arithmetic = "vectors" | "plain";

/** Numbers and sums for a network of so many numbers, all 0. */
export function makeProducts(size: number, arithmetic: Arithmetic): Products {
  return arithmetic === "vectors" ? vectorProducts(size) : plainProducts(size);
}

/** `vectors` where the engine has WebAssembly with vectors, which all of today have. */
export function bestArithmetic(): Arithmetic {
  try {
    vectorProducts(1);
    return "vectors";
  } catch {
    return "plain"; // no WebAssembly, none with vectors, or a page's policy forbids it
  }
}

const rows = Array.from({ length: rowsAtOnce }, (_, row) => row);

function vectorProducts(size: number): Products {
  const memory = new VectorMemory([
    {
      name: "addVector",
      arrays: 2,
      scalars: 0,
      body: (code) => code.store(0, code.add(code.load(0), code.load(1))),
    },
    {
      name: "addRows",
      arrays: 1 + rowsAtOnce,
      scalars: rowsAtOnce,
      body(code) {
        const sum = rows.reduce(
          (sum, row) => code.add(sum, code.mul(code.load(1 + row), code.scalar(row))),
          code.load(0),
        );
        code.store(0, sum);
      },
    },
  ]);
  const [floats] = memory.arrays([size]);
  const { addVector, addRows } = memory.functions;
  return {
    floats,
    addVector: (to, from, count) => addVector(4 * count, 4 * to, 4 * from),
    addProduct(to, x, matrix) {
      const step = 4 * matrix.stride;
      let row = 4 * matrix.at;
      for (let i = x; i < x + matrix.rows; i += rowsAtOnce) {
        addRows(
          step,
          4 * to,
          row,
          row + step,
          row + 2 * step,
          row + 3 * step,
          row + 4 * step,
          row + 5 * step,
          row + 6 * step,
          row + 7 * step,
          floats[i],
          floats[i + 1],
          floats[i + 2],
          floats[i + 3],
          floats[i + 4],
          floats[i + 5],
          floats[i + 6],
          floats[i + 7],
        );
        row += rowsAtOnce * step;
      }
    },
  };
}

function plainProducts(size: number): Products {
  const floats = new Float32Array(size);
  const { fround } = Math;
  return {
    floats,
    addVector(to, from, count) {
      for (let i = 0; i < count; i++) floats[to + i] += floats[from + i];
    },
    addProduct(to, x, { at, rows, stride }) {
      let a = at;
      for (let i = x; i < x + rows; i += 4) {
        const [x0, x1, x2, x3] = [floats[i], floats[i + 1], floats[i + 2], floats[i + 3]];
        const [b, c, d] = [a + stride, a + 2 * stride, a + 3 * stride];
        for (let j = 0; j < stride; j++) {
          let sum = fround(floats[to + j] + fround(x0 * floats[a + j]));
          sum = fround(sum + fround(x1 * floats[b + j]));
          sum = fround(sum + fround(x2 * floats[c + j]));
          floats[to + j] = fround(sum + fround(x3 * floats[d + j]));
        }
        a += 4 * stride;
      }
    },
  };
}
