import type { NativeOps } from "../../native";
import type { SequenceKernel } from "./cell";

/** The kernel of a cell: our own where it is compiled, else the one made of the library's operations. */
export function fastestKernel(own: SequenceKernel, library: SequenceKernel): SequenceKernel {
  const of = (ops: NativeOps) => (ops.hasKernels ? own : library);
  return {
    stateSize: own.stateSize,
    forward: (ops, ...rest) => of(ops).forward(ops, ...rest),
    restore: (ops, ...rest) => of(ops).restore(ops, ...rest),
    step: (ops, ...rest) => of(ops).step(ops, ...rest),
  };
}
