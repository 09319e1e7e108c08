import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { EtudeError } from "../../core";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { table } from "../../display";
import { projectPath, recordPath } from "../../project";
import { type CorpusRecord, type CorpusStep, perFile } from "../../recipes/speed";
import { parseCount } from "../cli/options";
import { replaceBlock } from "../readme-block";
import type { CorpusCost, CorpusTask } from "./corpus-point";
import type { EvaluateCost } from "./evaluate-point";
import { writeGenerated } from "./generated-corpus";

interface Flags {
  readonly files: number;
  readonly steps: number;
  readonly seed: number;
  readonly evaluate?: boolean;
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
    .option("--evaluate", "judge a model by the corpus at each step too")
    .option("--record", "keep the numbers in figures/records/corpus.json")
    .option("--json", "print one JSON object instead of a table")
    .action((flags: Flags) => {
      if (flags.record) prepareFile(recordPath("corpus"));
      const record = benchCorpus(flags, {
        report: (text) => process.stderr.write(`${text}\n`),
        keep: flags.record ? keep : undefined,
      });
      process.stdout.write(flags.json ? textOf(record) : describe(record));
    });
}

/** What else happens on the way. */
interface BenchHooks {
  readonly report?: (text: string) => void;
  /** Hears of all steps so far after each. */
  readonly keep?: (record: CorpusRecord) => void;
  /** How a step is measured; others serve tests. */
  readonly measure?: (task: CorpusTask) => CorpusCost;
  readonly judge?: (task: CorpusTask) => EvaluateCost;
}

/** Generates a corpus step by step and lets a fresh process read what is new and open all. */
export function benchCorpus(
  { files, steps: count, seed, evaluate }: Pick<Flags, "files" | "steps" | "seed" | "evaluate">,
  { report, keep, measure = measurePoint, judge = judgePoint }: BenchHooks = {},
): CorpusRecord {
  const base = mkdtempSync(join(tmpdir(), "etude-corpus-"));
  const [folder, cacheFolder] = [join(base, "music"), join(base, "store")];
  const command = [
    `npm run bench -- corpus --files ${files} --steps ${count} --seed ${seed}`,
    evaluate ? " --evaluate" : "",
    " --record",
  ].join("");
  const steps: CorpusStep[] = [];
  try {
    for (let step = 1, before = 0; step <= count; step++) {
      const now = Math.round((files * step) / count);
      writeGenerated(folder, { from: before, to: now, seed });
      const cost = measure({ folder, cacheFolder });
      const judged = evaluate ? { evaluate: judge({ folder, cacheFolder }) } : {};
      const kept = { read: now - before, storeBytes: bytesBelow(cacheFolder) };
      const last = { files: now, ...kept, ...cost, ...judged };
      steps.push(last);
      report?.(lineOf(last));
      keep?.({ command, steps });
      before = now;
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return { command, steps };
}

const textOf = (record: CorpusRecord) => `${JSON.stringify(record, null, 1)}\n`;

/** In the records, and as a table in the README. */
function keep(record: CorpusRecord): void {
  writeFileAtomic(recordPath("corpus"), textOf(record));
  const readme = projectPath("README.md");
  const block = replaceBlock(readFileSync(readme, "utf8"), "bench corpus", corpusMarkdown(record));
  writeFileAtomic(readme, block);
}

/** The steps as a Markdown table. */
export function corpusMarkdown({ steps }: CorpusRecord): string {
  const judged = steps.some(({ evaluate }) => evaluate);
  const rows = steps.map((step) => {
    const cells = [
      step.files.toLocaleString("en"),
      perFile(step).fresh,
      perFile(step).known,
      megabytes(step.openBytes),
      megabytes(step.peakBytes),
      step.batchCpuMilliseconds,
      megabytes(step.storeBytes),
      ...(judged ? [step.evaluate?.cpuSeconds ?? "", megabytes(step.evaluate?.peakBytes)] : []),
    ];
    const written = cells.map((cell) => (typeof cell === "number" ? fixed(cell) : cell));
    return `| ${written.join(" | ")} |`;
  });
  const heads = [
    ...["files", "ms a new file", "ms a known file", "peak, reading, MB"],
    ...["peak, training too, MB", "ms a batch", "store, MB"],
    ...(judged ? ["s to evaluate", "peak, evaluating, MB"] : []),
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---:")), ...rows].join("\n");
}

const fixed = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(2));

const measurePoint = (task: CorpusTask) => runPoint<CorpusCost>("corpus-point", task);
const judgePoint = (task: CorpusTask) => runPoint<EvaluateCost>("evaluate-point", task);

function runPoint<T>(name: string, task: CorpusTask): T {
  const script = projectPath("lib", "tools", "bench", `${name}.ts`);
  const args = ["--import", "tsx", script, JSON.stringify(task)];
  // Floors that are kept from an earlier run would be read and not counted.
  const env = { ...process.env, ETUDE_CACHE: "" };
  const run = spawnSync(process.execPath, args, { cwd: projectPath(), encoding: "utf8", env });
  const answer = run.stdout?.trim().split("\n").at(-1) ?? "";
  if (answer.startsWith("{")) return JSON.parse(answer) as T;
  const words = run.error?.message ?? run.stderr.trim().split("\n").slice(-3).join("; ");
  throw new EtudeError(`corpus bench failed (${run.signal ?? `status ${run.status}`}): ${words}`);
}

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const megabytes = (bytes = 0) => Math.round(bytes / 2 ** 20);

function rowOf(step: CorpusStep) {
  return {
    files: step.files,
    "CPU ms a new file": perFile(step).fresh,
    "CPU ms a known file": perFile(step).known,
    "peak, reading, MB": megabytes(step.openBytes),
    "peak, training too, MB": megabytes(step.peakBytes),
    "tokens, million": step.tokens / 1e6,
    "store, MB": megabytes(step.storeBytes),
    "prepared, CPU s": step.prepareCpuSeconds,
    "CPU ms a batch": step.batchCpuMilliseconds,
    ...(step.evaluate
      ? {
          "evaluated, CPU s": step.evaluate.cpuSeconds,
          "peak, evaluating, MB": megabytes(step.evaluate.peakBytes),
        }
      : {}),
  };
}

function lineOf(step: CorpusStep): string {
  const row = Object.entries(rowOf(step)).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  return row.join(", ");
}

function describe({ steps }: CorpusRecord): string {
  return `${table(steps.map(rowOf)).text}\n`;
}
