import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { projectPath } from "../../project";
import type { BenchReport } from "../../recipes/speed";
import { benchSampling } from "./bench-sampling";
import { type BenchOptions, benchTraining, measureCeiling } from "./bench-training";
import { measureGrowth } from "./growth";
import { instructionsInUse } from "./instructions";
import { benchMarkdown } from "./report";
import { ensureBenchVenv, rivalRequirements } from "./venv";

/** The benches on recurrent networks. */
export type RecurrentBench = "training" | "sampling" | "growth";

/**
 * Runs the benches asked for, rivals included, and returns all medians.
 * Installs the rivals first where they are missing.
 */
export async function runRecurrentBenches(
  benches: readonly RecurrentBench[],
  options: BenchOptions = {},
): Promise<BenchReport> {
  const report = options.report ?? (() => {});
  const threads = options.threads ?? availableParallelism();
  const compared = benches.some((bench) => bench !== "growth");
  if (compared) ensureBenchVenv(report);
  const training = benches.includes("training") ? await benchTraining(options) : null;
  const sampling = benches.includes("sampling") ? await benchSampling(options) : null;
  if (benches.includes("growth")) {
    measureGrowth({ threads, report, record: options.record, isa: options.isa });
  }
  return {
    rows: [...(training?.rows ?? []), ...(sampling?.rows ?? [])],
    ceilingGflops: training?.ceilingGflops ?? (await measureCeiling(threads)),
    threads,
    ...(options.keepMemory ? { keepMemory: true } : {}),
    instructions: instructionsInUse(options.isa ?? "native"),
    versions: versions(),
  };
}

/** Prints a report as the command's flags ask: one JSON object, or Markdown tables. */
export function printBenchReport(report: BenchReport, json: boolean): string {
  return json ? JSON.stringify(report) : benchMarkdown(report);
}

function versions(): Record<string, string> {
  const own = JSON.parse(readFileSync(projectPath("package.json"), "utf8"));
  const rivals = rivalRequirements.map(
    (requirement) => requirement.split("==") as [string, string],
  );
  return {
    etude: own.version,
    node: process.versions.node,
    tfjs: own.dependencies["@tensorflow/tfjs"],
    ...Object.fromEntries(rivals),
  };
}
