import { type Vector, VectorMemory } from "../../../core";
import { copyValues, type Handle, matMul, type NativeOps, rowWriter } from "../../native";
import type { SequenceShape } from "./cell";
import type { LstmSteps } from "./lstm-gradients";

/** What a walk back through the steps of an LSTM needs. */
export interface LstmWalk {
  readonly ops: NativeOps;
  readonly shape: SequenceShape;
  /** i, cell states, f, o, candidates, tanh of cell states: each [time, batch, units]. */
  readonly blocks: readonly Handle[];
  /** Cell state before the first step, [batch, units], or null for zeros. */
  readonly firstCell: Handle | null;
  /** The recurrent rows of the kernel, transposed: [4 · units, units]. */
  readonly recurrent: Handle;
  /** Gradient by the outputs, [time, batch, units], or null. */
  readonly outputs: Handle | null;
  /** Gradients by the last hidden and cell state, [batch, units]; missing or null for zeros. */
  readonly finalState: readonly (Handle | null)[];
}

/** The arrays of the step's loop, in its order. */
const arrays = {
  input: 0,
  before: 1, // the cell state before the step
  forget: 2,
  output: 3,
  candidate: 4,
  squashed: 5, // tanh of the cell state
  outside: 6, // gradients by the output: from above,
  later: 7, // and from the next step
  cell: 8, // gradient by the cell state: after the step in, before it out
  gates: 9, // gradients by the gates' inputs: i, candidate, f, o
} as const;

let memory: VectorMemory<"step"> | undefined;

function stepMemory(): VectorMemory<"step"> {
  memory ??= new VectorMemory([
    {
      name: "step",
      arrays: 13,
      scalars: 0,
      body(code) {
        const load = (array: number) => code.keep(code.load(array));
        const slope = (gate: Vector) => code.mul(gate, code.sub(code.one, gate));
        const [input, forget, output] = [
          load(arrays.input),
          load(arrays.forget),
          load(arrays.output),
        ];
        const [candidate, squashed] = [load(arrays.candidate), load(arrays.squashed)];
        const hidden = code.keep(code.add(code.load(arrays.outside), code.load(arrays.later)));
        const through = code.mul(code.sub(code.one, code.mul(squashed, squashed)), output);
        const cell = code.keep(code.add(code.mul(through, hidden), code.load(arrays.cell)));
        const byInput = code.mul(code.mul(slope(input), cell), candidate);
        const rise = code.sub(code.one, code.mul(candidate, candidate));
        const byForget = code.mul(code.mul(slope(forget), cell), code.load(arrays.before));
        code.store(arrays.gates, byInput);
        code.store(arrays.gates + 1, code.mul(code.mul(rise, cell), input));
        code.store(arrays.gates + 2, byForget);
        code.store(arrays.gates + 3, code.mul(code.mul(slope(output), hidden), squashed));
        code.store(arrays.cell, code.mul(cell, forget));
      },
    },
  ]);
  return memory;
}

/**
 * Walks back through time; the C library only multiplies, the gates' slopes are computed between
 * the products. A call of the library's gate kernel costs five times its arithmetic at 8 rows.
 *
 * @returns gradients by the gates' inputs, [time · batch, 4 · units] in the order i, candidate, f,
 * o, valid until the next walk; and those by the first state
 */
export function walkLstm(walk: LstmWalk): LstmSteps {
  const { ops, shape, recurrent } = walk;
  const { time, batch, units } = shape;
  const size = batch * units;
  const views = fillMemory(walk);
  const [later, cell, gates] = views.slice(-3);
  ops.free(...walk.blocks.slice(0, 6));
  const writeLater = rowWriter(ops, later, units);
  let h: Handle | null = null;
  let first = 0;
  for (let t = time - 1; t >= 0; t--) {
    if (h !== null) {
      writeLater(h, 0, batch);
      ops.free(h, first);
    }
    stepRows(shape, stepAddresses(walk, views, t));
    first = ops.floats(gates.subarray(t * 4 * size, (t + 1) * 4 * size), [batch, 4 * units]);
    h = matMul(ops, first, recurrent);
  }
  const wide = ops.floats(gates, [time * batch, 4 * units]);
  return { wide, h: h!, c: ops.floats(cell.slice(), [batch, units]) };
}

// The loop goes over one row: the gates of a row lie side by side.
function stepRows({ batch, units }: SequenceShape, addresses: readonly number[]): void {
  const { step } = stepMemory().functions;
  const bytes = units * 4;
  const [i, before, f, o, candidate, squashed, outside, later, cell, gates] = addresses;
  for (let row = 0; row < batch; row++) {
    const at = row * bytes;
    const to = gates + 4 * at;
    step(
      bytes,
      i + at,
      before + at,
      f + at,
      o + at,
      candidate + at,
      squashed + at,
      outside + at,
      later + at,
      cell + at,
      to,
      to + bytes,
      to + 2 * bytes,
      to + 3 * bytes,
    );
  }
}

// Blocks of all steps, the cell state before the first, what comes from above, and the results.
function fillMemory({ ops, shape, blocks, firstCell, outputs, finalState }: LstmWalk) {
  const size = shape.batch * shape.units;
  const all = shape.time * size;
  const above = outputs === null ? size : all;
  const sizes = [all, size + all, all, all, all, all, above, size, size, 4 * all];
  const views = stepMemory().arrays(sizes);
  const copy = (target: Float32Array, source: Handle | null) => {
    if (source === null) target.fill(0);
    else copyValues(ops, source, target);
  };
  copy(views[arrays.before].subarray(0, size), firstCell);
  copy(views[arrays.before].subarray(size), blocks[1]);
  for (const index of [0, 2, 3, 4, 5]) copy(views[index], blocks[index]);
  copy(views[arrays.outside], outputs);
  copy(views[arrays.later], finalState[0] ?? null);
  copy(views[arrays.cell], finalState[1] ?? null);
  return views;
}

function stepAddresses({ shape, outputs }: LstmWalk, views: readonly Float32Array[], t: number) {
  const bytes = t * shape.batch * shape.units * 4;
  return views.map((view, index) => {
    if (index === arrays.later || index === arrays.cell) return view.byteOffset;
    if (index === arrays.outside && outputs === null) return view.byteOffset;
    return view.byteOffset + (index === arrays.gates ? 4 : 1) * bytes;
  });
}
