import { type Vector, VectorMemory } from "../../../core";
import { copyValues, type Handle, matMul, type NativeOps, rowWriter } from "../../native";
import type { SequenceShape } from "./cell";

/** What a walk back through the steps of a GRU needs. */
export interface GruWalk {
  readonly ops: NativeOps;
  readonly shape: SequenceShape;
  /** Per step, each [batch, units]. */
  readonly resets: readonly Handle[];
  readonly updates: readonly Handle[];
  readonly candidates: readonly Handle[];
  /** The hidden state before each step. */
  readonly before: readonly Handle[];
  /** Recurrent rows of the gates' kernel, transposed: [2 · units, units]. */
  readonly gateWeights: Handle;
  /** The same of the candidate's: [units, units]. */
  readonly candidateWeights: Handle;
  /** Gradient by the outputs, [time, batch, units], or null. */
  readonly outputs: Handle | null;
  /** Gradient by the last hidden state, or null for zeros. */
  readonly last: Handle | null;
}

/** The results, all steps one below the other; those of `walkGru` are valid until the next walk. */
export interface GruSteps {
  /** Gradients by the inputs of the gates r, z: [time · batch, 2 · units]. */
  readonly gates: Handle;
  /** By the candidate's input, [time · batch, units]. */
  readonly candidates: Handle;
  /** The hidden state before the step, and r times it, both [time · batch, units]. */
  readonly before: Handle;
  readonly reset: Handle;
  /** Gradient by the first state. */
  readonly h: Handle;
}

let memory: VectorMemory<"open" | "close"> | undefined;

function gruMemory() {
  memory ??= new VectorMemory([
    {
      // Of a step, what needs no product: outside, later, before, reset, update, candidate; total,
      // candidate's gradient, update's gradient, r ∘ h; and the later step's product.
      name: "open",
      arrays: 11,
      scalars: 0,
      body(code) {
        const [outside, later, before, reset, update, candidate] = [0, 1, 2, 3, 4, 5].map((array) =>
          code.keep(code.load(array)),
        );
        const total = code.keep(code.add(code.add(outside, later), code.load(10)));
        const rest = code.keep(code.sub(code.one, update));
        const rise = code.sub(code.one, code.mul(candidate, candidate));
        const change = code.mul(total, code.sub(before, candidate));
        code.store(6, total);
        code.store(7, code.mul(code.mul(total, rest), rise));
        code.store(8, code.mul(change, code.mul(update, rest)));
        code.store(9, code.mul(reset, before));
      },
    },
    {
      // With the gradient by r ∘ h: inner, total, before, reset, update; reset's gradient, and what
      // the step before gets without a product.
      name: "close",
      arrays: 7,
      scalars: 0,
      body(code) {
        const [inner, total, before, reset, update]: Vector[] = [0, 1, 2, 3, 4].map((array) =>
          code.keep(code.load(array)),
        );
        const slope = code.mul(reset, code.sub(code.one, reset));
        code.store(5, code.mul(code.mul(inner, before), slope));
        code.store(6, code.add(code.mul(total, update), code.mul(inner, reset)));
      },
    },
  ]);
  return memory;
}

/** Walks back through time; the C library only multiplies. */
export function walkGru(walk: GruWalk): GruSteps {
  const { ops, shape } = walk;
  const { time, batch, units } = shape;
  const size = batch * units;
  const room = fillMemory(walk);
  const writeInner = rowWriter(ops, room.inner, units);
  const writeProduct = rowWriter(ops, room.product, units);
  for (let t = time - 1; t >= 0; t--) {
    openStep(shape, room, t);
    const candidate = room.candidateGradients.subarray(t * size, (t + 1) * size);
    const inner = matMul(ops, ops.floats(candidate, [batch, units]), walk.candidateWeights);
    writeInner(inner, 0, batch);
    ops.free(inner);
    closeStep(shape, room, t);
    const gates = room.gates.subarray(2 * t * size, 2 * (t + 1) * size);
    const product = matMul(ops, ops.floats(gates, [batch, 2 * units]), walk.gateWeights);
    writeProduct(product, 0, batch);
    ops.free(product);
  }
  const rows = (values: Float32Array, width: number) => ops.floats(values, [time * batch, width]);
  return {
    gates: rows(room.gates, 2 * units),
    candidates: rows(room.candidateGradients, units),
    before: rows(room.before, units),
    reset: rows(room.resetBefore, units),
    h: ops.floats(sum(room.later, room.product), [batch, units]),
  };
}

type Room = ReturnType<typeof fillMemory>;

function fillMemory({ ops, shape, outputs, last, ...steps }: GruWalk) {
  const size = shape.batch * shape.units;
  const all = shape.time * size;
  const above = outputs === null ? size : all;
  const views = gruMemory().arrays([
    above,
    size,
    all,
    all,
    all,
    all,
    size,
    size,
    all,
    all,
    2 * all,
    size,
  ]);
  const [outside, later, before, resets, updates, candidates] = views;
  const [total, inner, candidateGradients, resetBefore, gates, product] = views.slice(6);
  const fill = (target: Float32Array, source: Handle | null) =>
    source === null ? target.fill(0) : copyValues(ops, source, target);
  const { batch, units } = shape;
  const fillSteps = (target: Float32Array, sources: readonly Handle[]) => {
    const write = rowWriter(ops, target, units);
    sources.forEach((source, t) => {
      write(source, t * batch, batch);
    });
  };
  fill(outside, outputs);
  fill(later, last);
  product.fill(0);
  fillSteps(before, steps.before);
  fillSteps(resets, steps.resets);
  fillSteps(updates, steps.updates);
  fillSteps(candidates, steps.candidates);
  const step = outputs === null ? 0 : size * 4; // bytes from one step's outside to the next
  return {
    ...{ outside, later, before, resets, updates, candidates, total, inner, candidateGradients },
    ...{ resetBefore, gates, product, step },
  };
}

function openStep({ batch, units }: SequenceShape, room: Room, t: number): void {
  const { open } = gruMemory().functions;
  const bytes = units * 4;
  for (let row = 0; row < batch; row++) {
    const own = row * bytes;
    const at = t * batch * bytes + own;
    open(
      bytes,
      room.outside.byteOffset + t * room.step + own,
      room.later.byteOffset + own,
      room.before.byteOffset + at,
      room.resets.byteOffset + at,
      room.updates.byteOffset + at,
      room.candidates.byteOffset + at,
      room.total.byteOffset + own,
      room.candidateGradients.byteOffset + at,
      room.gates.byteOffset + 2 * at + bytes,
      room.resetBefore.byteOffset + at,
      room.product.byteOffset + own,
    );
  }
}

function closeStep({ batch, units }: SequenceShape, room: Room, t: number): void {
  const { close } = gruMemory().functions;
  const bytes = units * 4;
  for (let row = 0; row < batch; row++) {
    const own = row * bytes;
    const at = t * batch * bytes + own;
    close(
      bytes,
      room.inner.byteOffset + own,
      room.total.byteOffset + own,
      room.before.byteOffset + at,
      room.resets.byteOffset + at,
      room.updates.byteOffset + at,
      room.gates.byteOffset + 2 * at,
      room.later.byteOffset + own,
    );
  }
}

function sum(left: Float32Array, right: Float32Array): Float32Array {
  return left.map((value, index) => value + right[index]);
}
