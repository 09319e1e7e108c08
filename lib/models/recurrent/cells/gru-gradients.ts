import { addAll, type Handle, matMul, type NativeOps, reshape, slice, sumRows } from "../../native";
import { overInputs } from "./by-token";
import type { BackwardRequest, SequenceGradients, SequenceShape } from "./cell";
import type { GruSteps } from "./gru-walk";

/** What the gradients of a GRU's weights are made of. */
export interface GruPass {
  readonly ops: NativeOps;
  readonly shape: SequenceShape;
  readonly input: Handle;
  readonly weights: readonly Handle[];
}

/**
 * The gradients of weights and input, each as one product over all steps.
 *
 * @param byState the gradient by the gates' recurrent weights
 */
export function gruGradients(
  { ops, shape, input, weights }: GruPass,
  { gates, candidates, reset, h }: Omit<GruSteps, "before">,
  byState: Handle,
  request: BackwardRequest,
): SequenceGradients {
  const { time, batch, inputs, units } = shape;
  const rows = reshape(ops, input, time * batch, inputs);
  const byInput = [gates, candidates].map((wide) => overInputs(ops, rows, wide, request.tokens));
  const totals = request.tokens ? byInput : [gates, candidates];
  let inputGradient: Handle | null = null;
  if (request.wantInput) {
    const through = (gradient: Handle, kernel: Handle, columns: number) =>
      matMul(ops, gradient, slice(ops, kernel, [0, 0], [inputs, columns]), {
        transposeRight: true,
      });
    const sum = addAll(ops, [
      through(gates, weights[0], 2 * units),
      through(candidates, weights[1], units),
    ]);
    inputGradient = reshape(ops, sum, time, batch, inputs);
  }
  return {
    input: inputGradient,
    weights: [
      [byInput[0], byState],
      [byInput[1], matMul(ops, reset, candidates, { transposeLeft: true })],
      ...totals.map((wide) => [sumRows(ops, wide)]),
    ],
    initialState: [h],
  };
}
