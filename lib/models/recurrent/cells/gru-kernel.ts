import {
  addAll,
  concat,
  type Handle,
  matMul,
  type NativeOps,
  pack,
  slice,
  transpose,
  unpack,
  zeros,
} from "../../native";
import type {
  BackwardRequest,
  SequenceGradients,
  SequenceKernel,
  SequenceShape,
  SequenceTrace,
} from "./cell";
import { type GruPass, gruGradients } from "./gru-gradients";
import { type GruSteps, type GruWalk, walkGru } from "./gru-walk";
import { walksFast } from "./walk";

/**
 * GRU (Cho et al. 2014, reset before the product) on the C library: forward one `GRUBlockCell`
 * a step. Backward by two products a step, between the slopes of the gates (of small steps by
 * `walkGru`, of large ones by elementwise operations): `GRUBlockCellGrad` turns its weight
 * matrices round at every step, which made it up to eight times slower.
 */
export const gruKernel: SequenceKernel = { stateSize: 1, forward, restore, step };

interface LibraryPass extends GruPass {
  readonly initial: Handle;
  /** Per step, each [batch, units]. */
  readonly resets: readonly Handle[];
  readonly updates: readonly Handle[];
  readonly candidates: readonly Handle[];
  readonly hidden: readonly Handle[];
}

function forward(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  weights: readonly Handle[],
  state: readonly Handle[] | null,
): SequenceTrace {
  const { time, batch, units } = shape;
  const initial = state ? state[0] : zeros(ops, batch, units);
  const [resets, updates, candidates, hidden]: Handle[][] = [[], [], [], []];
  let h = initial;
  for (const x of unpack(ops, input, time)) {
    const results = ops.runMany("GRUBlockCell", [], [x, h, ...weights], 4);
    resets.push(results[0]);
    updates.push(results[1]);
    candidates.push(results[2]);
    hidden.push(results[3]);
    h = results[3];
  }
  const pass = { ops, shape, input, weights, initial, resets, updates, candidates, hidden };
  return traceOf(pass, pack(ops, hidden));
}

function traceOf(pass: LibraryPass, outputs: Handle): SequenceTrace {
  const { ops, hidden } = pass;
  return {
    outputs,
    finalState: () => [hidden[hidden.length - 1]],
    saved: () => {
      const blocks = [pass.resets, pass.updates, pass.candidates].map((steps) => pack(ops, steps));
      return [...blocks, outputs].map((values) => ({ values, width: pass.shape.units }));
    },
    backward: (request) => backward(pass, request),
  };
}

function restore(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  weights: readonly Handle[],
  state: readonly Handle[] | null,
  saved: readonly Handle[],
): SequenceTrace {
  const { time, batch, units } = shape;
  const initial = state ? state[0] : zeros(ops, batch, units);
  const [resets, updates, candidates, hidden] = saved.map((block) => unpack(ops, block, time));
  const pass = { ops, shape, input, weights, initial, resets, updates, candidates, hidden };
  return traceOf(pass, saved[3]);
}

function step(
  ops: NativeOps,
  _units: number,
  input: Handle,
  weights: readonly Handle[],
  [h]: readonly Handle[],
): Handle[] {
  return [ops.runMany("GRUBlockCell", [], [input, h, ...weights], 4)[3]];
}

function backward(pass: LibraryPass, request: BackwardRequest): SequenceGradients {
  const found = walkBack(pass, request);
  const byState = matMul(pass.ops, found.before, found.gates, { transposeLeft: true });
  return gruGradients(pass, found, byState, request);
}

function walkBack(pass: LibraryPass, request: BackwardRequest): GruSteps {
  const { ops, shape, weights } = pass;
  const { inputs, units } = shape;
  const recurrent = (kernel: Handle, columns: number) =>
    transpose(ops, slice(ops, kernel, [inputs, 0], [units, columns]));
  const walk: GruWalk = {
    ops,
    shape,
    resets: pass.resets,
    updates: pass.updates,
    candidates: pass.candidates,
    before: [pass.initial, ...pass.hidden.slice(0, -1)],
    gateWeights: recurrent(weights[0], 2 * units),
    candidateWeights: recurrent(weights[1], units),
    outputs: request.outputs,
    last: request.finalState?.[0] ?? null,
  };
  return walksFast(ops, shape) ? walkGru(walk) : walkByOps(walk);
}

function walkByOps(walk: GruWalk): GruSteps {
  const { ops, shape, resets, updates } = walk;
  const { time, batch, units } = shape;
  const outside = walk.outputs === null ? null : unpack(ops, walk.outputs, time);
  const gates = new Array<Handle>(time);
  const candidates = new Array<Handle>(time);
  let terms = walk.last === null ? [] : [walk.last];
  for (let t = time - 1; t >= 0; t--) {
    if (outside) terms.push(outside[t]);
    const total = terms.length > 0 ? addAll(ops, terms) : zeros(ops, batch, units);
    const slope = slopes(ops, walk.before[t], resets[t], updates[t], walk.candidates[t]);
    candidates[t] = ops.call("Mul", total, slope.candidate);
    const update = ops.call("Mul", total, slope.update);
    const inner = matMul(ops, candidates[t], walk.candidateWeights); // by r ∘ h₋₁
    gates[t] = concat(ops, [ops.call("Mul", inner, slope.reset), update], 1);
    terms = [
      ops.call("Mul", total, updates[t]),
      ops.call("Mul", inner, resets[t]),
      matMul(ops, gates[t], walk.gateWeights),
    ];
  }
  const before = concat(ops, walk.before, 0);
  return {
    gates: concat(ops, gates, 0),
    candidates: concat(ops, candidates, 0),
    before,
    reset: ops.call("Mul", concat(ops, resets, 0), before),
    h: addAll(ops, terms),
  };
}

/** Factors by which a step's output gradient becomes those of its gates. */
interface Slopes {
  readonly candidate: Handle; // (1 − z) (1 − c²)
  readonly update: Handle; // (h₋₁ − c) z (1 − z)
  readonly reset: Handle; // h₋₁ r (1 − r)
}

function slopes(
  ops: NativeOps,
  before: Handle,
  resets: Handle,
  updates: Handle,
  candidates: Handle,
): Slopes {
  const rest = ops.call("Sub", ops.scalar(1), updates);
  const change = ops.call("Sub", before, candidates);
  return {
    candidate: ops.call("TanhGrad", candidates, rest),
    update: ops.call("SigmoidGrad", updates, change),
    reset: ops.call("SigmoidGrad", resets, before),
  };
}
