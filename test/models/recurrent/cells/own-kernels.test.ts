import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../../../lib/models/native/addon";
import { loadTensorFlow } from "../../../../lib/models/native/backend";
import { projectPath } from "../../../../lib/project/root";

loadTensorFlow();
const widest = loadKernels();

interface Report {
  readonly instructions: string | null;
  readonly lstm: number;
  readonly gru: number;
  readonly product: number;
}

// A process takes one set of instructions, so that each set has a process of its own.
function compare(limit: string): Report {
  const script = projectPath("test", "models", "fixtures", "kernel-parity.ts");
  const output = execFileSync(process.execPath, ["--require", "tsx/cjs", script], {
    encoding: "utf8",
    env: { ...process.env, ONEDNN_MAX_CPU_ISA: limit },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output);
}

// Compiled by set-up, for processors of the x86-64 kind only.
describe.skipIf(widest === null)("our own kernels (skipped where they are not compiled)", () => {
  const sets = widest === "AVX2" ? ["AVX2"] : ["AVX2", "AVX-512"];

  it.each(sets)("agree with the library's under %s, in shapes that fill no vector", (set) => {
    const report = compare(set === "AVX2" ? "AVX2" : "DEFAULT");
    expect(report.instructions).toBe(set);
    expect(report.lstm).toBeLessThan(1e-5);
    expect(report.gru).toBeLessThan(1e-5);
    expect(report.product).toBeLessThan(1e-5);
  });
});
