/**
 * # The C library
 *
 * TensorFlow as the networks use it: the library is loaded once a process, its operations are called
 * without TensorFlow.js' bookkeeping, on handles that a scope frees or on tensors that `tf.tidy`
 * frees, and results are written straight into memory that JavaScript's loops work on. Operations of
 * our own (kernels/, C++) stand beside the library's where set-up could compile them.
 *
 * @module
 */
export { type Attribute, attribute } from "./attributes";
export { hasNativeBackend, loadTensorFlow, nativeProblem, type TensorFlow } from "./backend";
export {
  addAll,
  concat,
  gatherRows,
  matMul,
  oneHot,
  pack,
  productSettings,
  reshape,
  scatterRows,
  slice,
  sumRows,
  transpose,
  unpack,
  zeros,
} from "./math";
export { copyValues, rowWriter } from "./memory";
export { type Handle, NativeOps } from "./ops";
