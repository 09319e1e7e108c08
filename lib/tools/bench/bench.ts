import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { EtudeError } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { projectPath } from "../../project";
import { parseCount } from "../cli/options";
import { replaceBlock } from "../readme-block";
import { benchCorpusCommand } from "./bench-corpus";
import { benchCriticCommand } from "./bench-critic";
import { benchDescriptorsCommand } from "./bench-descriptors";
import { benchGanCommand } from "./bench-gan";
import { benchIngestCommand } from "./bench-ingest";
import { printBenchReport, type RecurrentBench, runRecurrentBenches } from "./bench-recurrent";
import {
  type InstructionSet,
  instructionSets,
  limitInstructions,
  recordSuffix,
} from "./instructions";

interface Flags {
  readonly json?: boolean;
  readonly record?: boolean;
  readonly keepMemory?: boolean;
  readonly threads?: number;
  readonly isa: InstructionSet;
}

const what: Readonly<Record<string, string>> = {
  training: "a training step beside stock tfjs, Keras and PyTorch",
  sampling: "a generated token beside re-run windows (Keras) and stateful steps (PyTorch)",
  growth: "time and memory against length, units, vocabulary and workers",
  all: "training, sampling and growth",
};

/** The benchmarks: `npm run bench -- <what>`. Rivals are installed by it, in `.etude/`. */
function benchCommand(): Command {
  const program = new Command("bench")
    .description("measure Étude beside its rivals, in turns, and print medians and ratios")
    .exitOverride();
  for (const [name, description] of Object.entries(what)) {
    program.addCommand(recurrentCommand(name, description).exitOverride());
  }
  for (const make of [
    benchIngestCommand,
    benchCorpusCommand,
    benchGanCommand,
    benchCriticCommand,
    benchDescriptorsCommand,
  ]) {
    program.addCommand(make().exitOverride());
  }
  return program;
}

function recurrentCommand(name: string, description: string): Command {
  const benches: RecurrentBench[] =
    name === "all" ? ["training", "sampling", "growth"] : [name as RecurrentBench];
  return new Command(name)
    .description(description)
    .option("--json", "print one JSON object instead of tables")
    .option("--threads <n>", "threads of every side (default: the cores)", parseCount)
    .option("--record", "also keep the numbers in figures/records/ and the README's table")
    .option("--keep-memory", "let glibc keep what the rivals free, which makes them faster")
    .addOption(
      new Option("--isa <set>", "instructions that all sides may use")
        .choices(instructionSets)
        .default("native"),
    )
    .action(async ({ json, record, keepMemory, threads, isa }: Flags) => {
      limitInstructions(isa);
      const report = await runRecurrentBenches(benches, {
        ...(threads ? { threads } : {}),
        record: record === true,
        keepMemory: keepMemory === true,
        isa,
        report: (text) => process.stderr.write(`${text}\n`),
      });
      process.stdout.write(`${printBenchReport(report, json === true)}\n`);
      const recordName = `${name}${keepMemory ? "-keep-memory" : ""}${recordSuffix(isa)}`;
      if (record && report.rows.length > 0) keep(recordName, report);
    });
}

function keep(name: string, report: Parameters<typeof printBenchReport>[0]): void {
  const path = projectPath("figures", "records", `bench-${name}.json`);
  writeFileAtomic(path, `${JSON.stringify(report, null, 1)}\n`);
  const readme = projectPath("README.md");
  const text = readFileSync(readme, "utf8");
  writeFileAtomic(readme, replaceBlock(text, `bench ${name}`, printBenchReport(report, false)));
}

/**
 * Runs the benchmarks on the words after `bench`; returns the exit status.
 *
 * @public
 */
export async function main(words: readonly string[]): Promise<number> {
  try {
    await benchCommand().parseAsync([...words], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof EtudeError)) throw error;
    process.stderr.write(`✗ ${error.message}\n`);
    return 1;
  }
}
