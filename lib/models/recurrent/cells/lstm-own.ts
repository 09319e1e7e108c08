import type { Handle, NativeOps } from "../../native";
import type {
  BackwardRequest,
  SequenceGradients,
  SequenceKernel,
  SequenceShape,
  SequenceTrace,
} from "./cell";
import { lastStep } from "./last-step";
import { type LstmPass, lstmGradients } from "./lstm-gradients";
import { lstmKernel } from "./lstm-kernel";

/**
 * LSTM on our own operations: a sequence forward is one call and back another, with the recurrent
 * weights packed once for all steps and the gates computed while their products are in the cache.
 */
export const ownLstm: SequenceKernel = { stateSize: 2, forward, restore, step: lstmKernel.step };

interface OwnPass extends LstmPass {
  /** i, candidate, f, o of every step, [time, batch, 4 · units]. */
  readonly gates: Handle;
  /** [time, batch, units] */
  readonly cells: Handle;
}

function forward(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  [kernel, bias]: readonly Handle[],
  state: readonly Handle[] | null,
): SequenceTrace {
  const none = ops.zeroVector(0);
  const inputs = [input, state?.[0] ?? none, state?.[1] ?? none, kernel, bias];
  const results = ops.runMany("EtudeLstm", [], inputs, 3);
  return restore(ops, shape, input, [kernel, bias], state, results);
}

function restore(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  [kernel, bias]: readonly Handle[],
  initial: readonly Handle[] | null,
  [gates, cells, outputs]: readonly Handle[],
): SequenceTrace {
  const { units } = shape;
  const pass = { ops, shape, input, kernel, bias, initial, gates, cells, outputs };
  return {
    outputs,
    finalState: () => [outputs, cells].map((sequence) => lastStep(ops, shape, sequence)),
    saved: () => [
      { values: gates, width: 4 * units },
      { values: cells, width: units },
      { values: outputs, width: units },
    ],
    backward: (request) => backward(pass, request),
  };
}

function backward(pass: OwnPass, request: BackwardRequest): SequenceGradients {
  const { ops, kernel, gates, cells, outputs, initial } = pass;
  const none = ops.zeroVector(0);
  const given = [request.outputs, request.finalState?.[0], request.finalState?.[1]];
  const inputs = [kernel, gates, cells, initial?.[1], ...given].map((handle) => handle ?? none);
  const [wide, h, c] = ops.runMany("EtudeLstmGrad", [], inputs, 3);
  ops.free(gates, cells); // the products work in the same memory
  const gradients = lstmGradients(pass, { wide, h, c }, request);
  ops.free(outputs);
  return gradients;
}
