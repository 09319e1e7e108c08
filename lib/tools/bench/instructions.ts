import { existsSync, readFileSync } from "node:fs";

/** Which instructions of the processor all sides of a bench may use. */
export const instructionSets = ["native", "avx2"] as const;
export type InstructionSet = (typeof instructionSets)[number];

// oneDNN multiplies in TensorFlow (ours, stock tfjs, Keras) and PyTorch, and our own kernels heed its
// limit; ATen does the rest of PyTorch, MKL stands behind either where it was built with it.
const limits: Readonly<Record<InstructionSet, Readonly<Record<string, string>>>> = {
  native: {},
  avx2: {
    ONEDNN_MAX_CPU_ISA: "AVX2",
    ATEN_CPU_CAPABILITY: "avx2",
    MKL_ENABLE_INSTRUCTIONS: "AVX2",
  },
};

/** Limits every process that this one starts from now on: all sides alike. */
export function limitInstructions(set: InstructionSet, env: NodeJS.ProcessEnv = process.env): void {
  Object.assign(env, limits[set]);
}

/** What stands in the names of records that were measured under a limit: "-avx2". */
export const recordSuffix = (set: InstructionSet) => (set === "native" ? "" : `-${set}`);

/**
 * The widest vectors that were in use, as a heading names them: "AVX-512", "AVX2 (of AVX-512)".
 *
 * @param flags of the processor, as Linux lists them
 */
export function instructionsInUse(set: InstructionSet, flags = processorFlags()): string {
  const native = flags.has("avx512f")
    ? "AVX-512"
    : flags.has("avx2")
      ? "AVX2"
      : process.arch.startsWith("arm")
        ? "NEON"
        : process.arch;
  return set === "avx2" && native !== "AVX2" ? `AVX2 (of ${native})` : native;
}

function processorFlags(): ReadonlySet<string> {
  const path = "/proc/cpuinfo";
  const [, line = ""] = existsSync(path)
    ? (/^flags\s*:(.*)$/m.exec(readFileSync(path, "utf8")) ?? [])
    : [];
  return new Set(line.trim().split(/\s+/));
}
