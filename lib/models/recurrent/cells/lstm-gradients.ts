import { type Handle, matMul, type NativeOps, reshape, slice, sumRows } from "../../native";
import { overInputs } from "./by-token";
import type { BackwardRequest, SequenceGradients, SequenceShape } from "./cell";
import { recurrentGradient } from "./recurrent-gradient";

/** What a pass of an LSTM was given and gave. */
export interface LstmPass {
  readonly ops: NativeOps;
  readonly shape: SequenceShape;
  readonly input: Handle;
  readonly kernel: Handle;
  readonly bias: Handle;
  readonly initial: readonly Handle[] | null;
  /** [time, batch, units] */
  readonly outputs: Handle;
}

/** What a walk back through time finds. */
export interface LstmSteps {
  /** Gradients by the gates' inputs, [time · batch, 4 · units]. */
  readonly wide: Handle;
  /** By the first state. */
  readonly h: Handle;
  readonly c: Handle;
}

/** The gradients of weights and input, each as one product over all steps. */
export function lstmGradients(
  pass: LstmPass,
  { wide, h, c }: LstmSteps,
  request: BackwardRequest,
): SequenceGradients {
  const { ops, shape, input, kernel } = pass;
  const { time, batch, inputs, units } = shape;
  const rows = reshape(ops, input, time * batch, inputs);
  const byInput = overInputs(ops, rows, wide, request.tokens);
  const states = { outputs: pass.outputs, initial: pass.initial?.[0] ?? null };
  const byState = recurrentGradient(ops, shape, states, wide, 4 * units);
  let inputGradient: Handle | null = null;
  if (request.wantInput) {
    const upper = slice(ops, kernel, [0, 0], [inputs, 4 * units]);
    const product = matMul(ops, wide, upper, { transposeRight: true });
    inputGradient = reshape(ops, product, time, batch, inputs);
  }
  return {
    input: inputGradient,
    weights: [[byInput, byState], [sumRows(ops, request.tokens ? byInput : wide)]],
    initialState: [h, c],
  };
}
