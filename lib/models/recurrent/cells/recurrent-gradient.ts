import { addAll, type Handle, matMul, type NativeOps, reshape, slice, zeros } from "../../native";
import type { SequenceShape } from "./cell";

/**
 * The gradient of recurrent weights: the sum over steps of (hidden state before the step)ᵀ · (gate
 * gradients of the step), with no copy of the hidden states.
 *
 * @param outputs hidden states after the steps, [time, batch, units]
 * @param initial the one before the first, [batch, units], or null for zeros
 * @param gradients [time · batch, width]
 */
export function recurrentGradient(
  ops: NativeOps,
  { time, batch, units }: SequenceShape,
  { outputs, initial }: { readonly outputs: Handle; readonly initial: Handle | null },
  gradients: Handle,
  width: number,
): Handle {
  const terms: Handle[] = [];
  if (time > 1) {
    const rows = (time - 1) * batch;
    const before = slice(ops, reshape(ops, outputs, time * batch, units), [0, 0], [rows, units]);
    const after = slice(ops, gradients, [batch, 0], [rows, width]);
    terms.push(matMul(ops, before, after, { transposeLeft: true }));
  }
  if (initial !== null) {
    const first = slice(ops, gradients, [0, 0], [batch, width]);
    terms.push(matMul(ops, initial, first, { transposeLeft: true }));
  }
  return terms.length > 0 ? addAll(ops, terms) : zeros(ops, units, width);
}
