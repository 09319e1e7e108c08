import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { EtudeError } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { projectPath, recordPath } from "../../project";
import type { BenchShape, Growth, GrowthAxis, GrowthCost, GrowthPoint } from "../../recipes/speed";
import type { GrowthTask } from "./growth-point";
import { type InstructionSet, instructionsInUse, recordSuffix } from "./instructions";
import { benchCells } from "./measure";

/** The middle of all curves: each changes it in one direction. */
export const growthMiddle: BenchShape = {
  name: "chorale",
  layers: 2,
  units: 128,
  time: 64,
  batch: 32,
  vocabulary: 128,
  embedding: 64,
  predict: "every-step",
};

/** Where the newest curves are written, and those that are kept for the notebook. */
const growthPath = () => projectPath(".etude", "bench", "growth.json");
const growthRecordPath = (isa: InstructionSet = "native") =>
  recordPath(`growth${recordSuffix(isa)}`);

/** What is measured with so many threads, in order. */
export function growthTasks(
  threads: number,
): readonly { along: GrowthAxis; value: number; task: Omit<GrowthTask, "cell"> }[] {
  const workers: number[] = [];
  for (let count = 1; count < threads; count *= 2) workers.push(count);
  const values: readonly (readonly [GrowthAxis, readonly number[]])[] = [
    ["time", [16, 32, 64, 128, 256]],
    ["units", [64, 128, 256, 512]],
    ["vocabulary", [128, 512, 2048, 8192]],
    ["workers", [...workers, threads]],
  ];
  return values.flatMap(([along, list]) =>
    list.map((value) =>
      along === "workers"
        ? { along, value, task: { shape: growthMiddle, threads: value } }
        : { along, value, task: { shape: { ...growthMiddle, [along]: value }, threads } },
    ),
  );
}

/** How `measureGrowth` measures. */
export interface GrowthOptions {
  /** Default: all cores. */
  readonly threads?: number;
  /** Also keep the curves in figures/records/. */
  readonly record?: boolean;
  /** Which instructions the measuring processes are limited to: in the record's name. */
  readonly isa?: InstructionSet;
  readonly report?: (text: string) => void;
  /** How a point is measured; another one serves tests. */
  readonly measure?: (task: GrowthTask) => GrowthCost;
}

/**
 * Measures time per training token, and memory, against T, units, vocabulary and workers.
 *
 * @throws EtudeError with the last words of a measuring process that failed.
 */
export function measureGrowth(options: GrowthOptions = {}): Growth {
  const {
    threads = availableParallelism(),
    report,
    measure = (task) => measurePoint(task),
  } = options;
  const known = new Map<string, GrowthCost>(); // the curves meet in the middle
  const tasks = growthTasks(threads);
  const points = tasks.flatMap(({ along, value, task }, index) =>
    benchCells.map((cell): GrowthPoint => {
      const key = JSON.stringify({ ...task, cell });
      if (!known.has(key))
        report?.(`growth ${index + 1}/${tasks.length}: ${along} ${value}, ${cell}`);
      const cost = known.get(key) ?? measure({ ...task, cell });
      known.set(key, cost);
      return { along, value, cell, ...cost };
    }),
  );
  const instructions = instructionsInUse(options.isa ?? "native");
  const growth: Growth = { middle: growthMiddle, threads, instructions, points };
  const text = `${JSON.stringify(growth, null, 1)}\n`;
  writeFileAtomic(growthPath(), text);
  if (options.record) writeFileAtomic(growthRecordPath(options.isa), text);
  return growth;
}

// A second trial: rarely, native threads crash when their process is about to end or to begin.
function measurePoint(task: GrowthTask, trials = 2): GrowthCost {
  const script = projectPath("lib", "tools", "bench", "growth-point.ts");
  const args = ["--import", "tsx", script, JSON.stringify(task)];
  const run = spawnSync(process.execPath, args, { cwd: projectPath(), encoding: "utf8" });
  const answer = run.stdout?.trim().split("\n").at(-1) ?? "";
  if (answer.startsWith("{")) return JSON.parse(answer) as GrowthCost;
  if (run.signal && trials > 1) return measurePoint(task, trials - 1);
  const words = run.error?.message ?? run.stderr.trim().split("\n").slice(-3).join("; ");
  const end = run.signal ?? `status ${run.status}`;
  throw new EtudeError(`growth bench: ${JSON.stringify(task)} failed (${end}): ${words}`);
}
