import type { Handle, NativeOps } from "../../native";
import type {
  BackwardRequest,
  SequenceGradients,
  SequenceKernel,
  SequenceShape,
  SequenceTrace,
} from "./cell";
import { type GruPass, gruGradients } from "./gru-gradients";
import { gruKernel } from "./gru-kernel";
import { lastStep } from "./last-step";
import { recurrentGradient } from "./recurrent-gradient";

/** GRU on our own operations, as `ownLstm`. */
export const ownGru: SequenceKernel = { stateSize: 1, forward, restore, step: gruKernel.step };

interface OwnPass extends GruPass {
  readonly initial: Handle | null;
  /** r, z of every step, [time, batch, 2 · units]. */
  readonly gates: Handle;
  /** Both [time, batch, units]. */
  readonly candidates: Handle;
  readonly outputs: Handle;
}

function forward(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  weights: readonly Handle[],
  state: readonly Handle[] | null,
): SequenceTrace {
  const inputs = [input, state?.[0] ?? ops.zeroVector(0), ...weights];
  const results = ops.runMany("EtudeGru", [], inputs, 3);
  return restore(ops, shape, input, weights, state, results);
}

function restore(
  ops: NativeOps,
  shape: SequenceShape,
  input: Handle,
  weights: readonly Handle[],
  state: readonly Handle[] | null,
  [gates, candidates, outputs]: readonly Handle[],
): SequenceTrace {
  const { units } = shape;
  const initial = state?.[0] ?? null;
  const pass = { ops, shape, input, weights, initial, gates, candidates, outputs };
  return {
    outputs,
    finalState: () => [lastStep(ops, shape, outputs)],
    saved: () => [
      { values: gates, width: 2 * units },
      { values: candidates, width: units },
      { values: outputs, width: units },
    ],
    backward: (request) => backward(pass, request),
  };
}

function backward(pass: OwnPass, request: BackwardRequest): SequenceGradients {
  const { ops, shape, weights, initial, outputs } = pass;
  const given = [pass.gates, pass.candidates, outputs, initial];
  const wanted = [request.outputs, request.finalState?.[0]];
  const inputs = [weights[0], weights[1], ...given, ...wanted].map((h) => h ?? ops.zeroVector(0));
  const [gates, candidates, reset, h] = ops.runMany("EtudeGruGrad", [], inputs, 4);
  ops.free(pass.gates, pass.candidates); // the products work in the same memory
  const byState = recurrentGradient(ops, shape, pass, gates, 2 * shape.units);
  ops.free(outputs);
  return gruGradients(pass, { gates, candidates, reset, h }, byState, request);
}
