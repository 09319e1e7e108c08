import type { NativeOps } from "../../native";
import type { SequenceShape } from "./cell";

// Above this many values a step is no slower in the C library, whose vectors are longer: 32 rows
// of 256 units gain a tenth, 64 nothing.
const greatestStep = 8192;

/**
 * Whether a walk back through time computes the slopes of the gates in WebAssembly, with nothing
 * but products in the C library: a call there costs several times the arithmetic of a small step.
 */
export function walksFast(ops: NativeOps, { batch, units }: SequenceShape): boolean {
  return !ops.onGpu && units % 4 === 0 && batch * units <= greatestStep;
}
