import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where set-up puts the addon: beside the binding of TensorFlow.js. */
const addonPath = ["lib", "napi-v8", "etude_kernels.node"];

/**
 * Loads the project's own kernels into the C library, which then knows the operations `EtudeLstm`,
 * `EtudeGru`, their gradients and `EtudeProduct`; see kernels/operations.cc.
 *
 * @returns the instructions they are for ("AVX2", "AVX-512"), or null where there are none: set-up
 *   compiles them for processors of the x86-64 kind only, and ONEDNN_MAX_CPU_ISA limits them as it
 *   limits the library's products
 */
export function loadKernels(): string | null {
  const require = createRequire(__filename);
  const folder = dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
  const path = join(folder, ...addonPath);
  if (!existsSync(path)) return null;
  try {
    const { instructions } = require(path) as { instructions: string };
    return instructions === "none" ? null : instructions;
  } catch (error) {
    const cause = error instanceof Error ? error.message.split("\n")[0] : String(error);
    process.emitWarning(`training is slower than it could be: ${cause} (run \`npm run setup\`)`);
    return null;
  }
}
