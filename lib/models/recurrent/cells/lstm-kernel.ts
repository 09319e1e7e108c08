import {
  type Attribute,
  addAll,
  attribute,
  concat,
  type Handle,
  matMul,
  type NativeOps,
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
import { lastStep } from "./last-step";
import { type LstmPass, type LstmSteps, lstmGradients } from "./lstm-gradients";
import { walkLstm } from "./lstm-walk";
import { walksFast } from "./walk";

/**
 * LSTM on the C library's fused kernels (Hochreiter & Schmidhuber 1997, Gers 2000):
 * forward one `BlockLSTM`; backward one product a step, between the slopes of the gates (of small
 * steps by `walkLstm`, of large ones by `LSTMBlockCellGrad`), and the weight gradients as one big
 * product at the end, which is faster than `BlockLSTMGrad`.
 */
export const lstmKernel: SequenceKernel = { stateSize: 2, forward, restore, step };

interface LibraryPass extends LstmPass {
  /** i, cell states, f, o, candidates, tanh of cell states, outputs: each [time, batch, units]. */
  readonly blocks: readonly Handle[];
}

const unclipped: readonly Attribute[] = [
  attribute.float("forget_bias", 0),
  attribute.float("cell_clip", -1),
];

function forward(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  [kernel, bias]: readonly Handle[],
  state: readonly Handle[] | null,
): SequenceTrace {
  const { time, batch, units } = shape;
  const zero = state ? null : zeros(ops, batch, units);
  const [h, c] = state ?? [zero!, zero!];
  const peephole = ops.zeroVector(units);
  const blocks = ops.runMany(
    "BlockLSTM",
    unclipped,
    [ops.int64(time), input, c, h, kernel, peephole, peephole, peephole, bias],
    7,
  );
  return restore(ops, shape, input, [kernel, bias], state, blocks);
}

function restore(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  [kernel, bias]: readonly Handle[],
  state: readonly Handle[] | null,
  blocks: readonly Handle[],
): SequenceTrace {
  const { units } = shape;
  const outputs = blocks[6];
  const pass = { ops, shape, input, kernel, bias, initial: state, outputs, blocks };
  return {
    outputs,
    finalState: () => [outputs, blocks[1]].map((sequence) => lastStep(ops, shape, sequence)),
    saved: () => blocks.map((values) => ({ values, width: units })),
    backward: (request) => backward(pass, request),
  };
}

function step(
  ops: NativeOps,
  units: number,
  input: Handle,
  [kernel, bias]: readonly Handle[],
  [h, c]: readonly Handle[],
): Handle[] {
  const peephole = ops.zeroVector(units);
  const inputs = [input, c, h, kernel, peephole, peephole, peephole, bias];
  const results = ops.runMany("LSTMBlockCell", unclipped, inputs, 7);
  return [results[6], results[1]];
}

function backward(pass: LibraryPass, request: BackwardRequest): SequenceGradients {
  const gradients = lstmGradients(pass, walkBack(pass, request), request);
  pass.ops.free(...pass.blocks); // the layer below works in the same memory
  return gradients;
}

// Walks back through time.
function walkBack(pass: LibraryPass, request: BackwardRequest): LstmSteps {
  const { ops, shape, kernel, blocks } = pass;
  const { inputs, units } = shape;
  const lower = slice(ops, kernel, [inputs, 0], [units, 4 * units]);
  const recurrent = transpose(ops, lower); // faster in every product than a flag
  if (!walksFast(ops, shape)) return walkByCell(pass, request, recurrent);
  const firstCell = pass.initial?.[1] ?? null;
  const finalState = request.finalState ?? [];
  return walkLstm({
    ops,
    shape,
    blocks,
    firstCell,
    recurrent,
    outputs: request.outputs,
    finalState,
  });
}

function walkByCell(pass: LibraryPass, request: BackwardRequest, recurrent: Handle): LstmSteps {
  const { ops, shape, kernel, bias, blocks } = pass;
  const { time, batch, units } = shape;
  const steps = blocks.slice(0, 6).map((block) => unpack(ops, block, time));
  const [inputGates, cells, forgetGates, outputGates, candidates, squashed] = steps;
  const zero = zeros(ops, batch, units);
  const peephole = ops.zeroVector(units);
  const anyInput = unpack(ops, pass.input, time)[0]; // only its shape is looked at
  const outside = request.outputs === null ? null : unpack(ops, request.outputs, time);
  const [finalH, finalC] = request.finalState ?? [null, null];
  let h: Handle | null = finalH;
  let c = finalC ?? zero;
  const gates = new Array<Handle>(time);
  for (let t = time - 1; t >= 0; t--) {
    const parts = [h, outside?.[t] ?? null].filter((part) => part !== null);
    const total = parts.length > 0 ? addAll(ops, parts) : zero;
    const before = t > 0 ? cells[t - 1] : (pass.initial?.[1] ?? zero);
    const known = [
      inputGates[t],
      cells[t],
      forgetGates[t],
      outputGates[t],
      candidates[t],
      squashed[t],
    ];
    const results = ops.runMany(
      "LSTMBlockCellGrad",
      [attribute.bool("use_peephole", false)],
      [anyInput, before, zero, kernel, peephole, peephole, peephole, bias, ...known, c, total],
      5,
    );
    gates[t] = results[1];
    // Freed at once, the same warm memory serves the next step.
    ops.free(results[2], results[3], results[4], ...(parts.length > 1 ? [total] : []));
    if (h !== null && h !== finalH) ops.free(h);
    if (c !== finalC && c !== zero) ops.free(c);
    c = results[0];
    h = matMul(ops, gates[t], recurrent);
  }
  return { wide: concat(ops, gates, 0), h: h!, c };
}
