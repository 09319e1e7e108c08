import { type Handle, type NativeOps, reshape, slice } from "../../native";
import type { SequenceShape } from "./cell";

/** The last step of [time, batch, units], as [batch, units]. */
export function lastStep(ops: NativeOps, shape: SequenceShape, sequence: Handle): Handle {
  const { time, batch, units } = shape;
  return reshape(ops, slice(ops, sequence, [time - 1, 0, 0], [1, batch, units]), batch, units);
}
