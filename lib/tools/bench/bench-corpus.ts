import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { EtudeError } from "../../core";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { table } from "../../display";
import { projectPath, recordPath } from "../../project";
import type { CorpusRecord, CorpusStep } from "../../recipes/speed";
import { parseCount } from "../cli/options";
import type { CorpusCost, CorpusTask } from "./corpus-point";
import { writeGenerated } from "./generated-corpus";

interface Flags {
  readonly files: number;
  readonly steps: number;
  readonly seed: number;
  readonly record?: boolean;
  readonly json?: boolean;
}

/** `bench corpus`: what a growing corpus takes to read, to open and to train from. */
export function benchCorpusCommand(): Command {
  return new Command("corpus")
    .description("time and memory of a token store as a generated corpus grows to many files")
    .option("--files <n>", "files in the end", parseCount, 100_000)
    .option("--steps <n>", "steps in which they come", parseCount, 10)
    .option("--seed <n>", "of the generator", parseCount, 1)
    .option("--record", "keep the numbers in figures/records/corpus.json")
    .option("--json", "print one JSON object instead of a table")
    .action((flags: Flags) => {
      const record = benchCorpus(flags, (text) => process.stderr.write(`${text}\n`));
      const text = `${JSON.stringify(record, null, 1)}\n`;
      if (flags.record) writeFileAtomic(recordPath("corpus"), text);
      process.stdout.write(flags.json ? text : describe(record));
    });
}

/** Generates a corpus step by step and lets a fresh process read what is new and open all. */
export function benchCorpus(flags: Flags, report: (text: string) => void): CorpusRecord {
  const { files, steps: count, seed } = flags;
  if (flags.record) prepareFile(recordPath("corpus"));
  const base = mkdtempSync(join(tmpdir(), "etude-corpus-"));
  const [folder, cacheFolder] = [join(base, "music"), join(base, "store")];
  const steps: CorpusStep[] = [];
  try {
    for (let step = 1, before = 0; step <= count; step++) {
      const now = Math.round((files * step) / count);
      writeGenerated(folder, before, now, seed);
      const cost = measurePoint({ folder, cacheFolder });
      steps.push({ files: now, read: now - before, storeBytes: bytesBelow(cacheFolder), ...cost });
      report(lineOf(steps[steps.length - 1]));
      before = now;
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  const command = `npm run bench -- corpus --files ${files} --steps ${count} --seed ${seed} --record`;
  return { command, steps };
}

function measurePoint(task: CorpusTask): CorpusCost {
  const script = projectPath("lib", "tools", "bench", "corpus-point.ts");
  const args = ["--import", "tsx", script, JSON.stringify(task)];
  const run = spawnSync(process.execPath, args, { cwd: projectPath(), encoding: "utf8" });
  const answer = run.stdout?.trim().split("\n").at(-1) ?? "";
  if (answer.startsWith("{")) return JSON.parse(answer) as CorpusCost;
  const words = run.error?.message ?? run.stderr.trim().split("\n").slice(-3).join("; ");
  throw new EtudeError(`corpus bench failed (${run.signal ?? `status ${run.status}`}): ${words}`);
}

function bytesBelow(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

function rowOf(step: CorpusStep) {
  return {
    files: step.files,
    "ms a new file": (1000 * step.openSeconds) / step.read,
    "CPU ms a new file": (1000 * step.openCpuSeconds) / step.read,
    "peak, reading, MB": megabytes(step.openBytes),
    "peak, training too, MB": megabytes(step.peakBytes),
    "tokens, million": step.tokens / 1e6,
    "store, MB": megabytes(step.storeBytes),
    "prepared, CPU s": step.prepareCpuSeconds,
    "CPU ms a batch": step.batchCpuMilliseconds,
  };
}

function lineOf(step: CorpusStep): string {
  const row = Object.entries(rowOf(step)).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  return row.join(", ");
}

function describe({ steps }: CorpusRecord): string {
  return `${table(steps.map(rowOf)).text}\n`;
}
