import { createRequire } from "node:module";
import util from "node:util";
import type * as tf from "@tensorflow/tfjs";

/** The TensorFlow.js library as a value: `const tf = loadTensorFlow()`. */
export type TensorFlow = typeof tf;

const registryKey = Symbol.for("etude.tensorflow");

/**
 * Loads TensorFlow.js once per process or worker: on the C library where that is built,
 * else in plain JavaScript, with a warning.
 *
 * The result is kept on the process, not in this module: the notebook kernel reloads modules,
 * and a backend must not be registered twice. The C library takes one thread for an operation
 * unless `TF_NUM_INTRAOP_THREADS` says otherwise: training splits a batch over workers instead,
 * which is faster than handing each small product from thread to thread.
 */
export function loadTensorFlow(): TensorFlow {
  const holder = globalThis as { [registryKey]?: TensorFlow };
  holder[registryKey] ??= loadLibrary();
  return holder[registryKey];
}

/** Whether `tf` runs on the C library, with the fused recurrent kernels in it. */
export function hasNativeBackend(tf: TensorFlow): boolean {
  return tf.getBackend() === "tensorflow";
}

/**
 * Why the C library cannot be had; null where it can. Nothing stands in for it: what needs a network
 * only to step it may take the portable one (`models/portable`).
 */
export function nativeProblem(): string | null {
  try {
    loadNative();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

function loadLibrary(): TensorFlow {
  const problem = nativeProblem();
  if (problem === null) return loadNative();
  process.emitWarning(
    `the native TensorFlow is missing, plain JavaScript is used and is many times slower ` +
      `(${problem}; run \`npm run setup\`)`,
  );
  return createRequire(__filename)("@tensorflow/tfjs");
}

/** @throws what `require` throws where the library is not built, or not for this machine */
function loadNative(): TensorFlow {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  // Keeps what it freed: the arrays of a step, given back to the system, cost a tenth of the step.
  process.env.TF_CPU_ALLOCATOR_USE_BFC ??= "1";
  restoreRemovedFunctions();
  return createRequire(__filename)("@tensorflow/tfjs-node-gpu");
}

// tfjs-node 4.22 calls these; Node 23 removed them.
function restoreRemovedFunctions(): void {
  const removed = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}
