import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { collectionByName, installedPath } from "../../collections";
import { onInterrupt } from "../../core";
import {
  choraleFloors,
  keyCount,
  type PianoRollSetName,
  pianoRollFiles,
  pianoRollSets,
  pitchCopyParameters,
  publishedChorales,
  publishedRows,
  readChoraleSet,
  readPianoRolls,
  scoreChoraleFloor,
  scoreNoteUnigram,
  scorePitchCopy,
  scorePitchMarkov,
} from "../../literature";
import { dataPath, dataPlaces, projectPath } from "../../project";
import { writeEmbeddedSet } from "./benchmark-embedded";
import { choraleMixtures } from "./benchmark-mixtures";
import {
  type Benchmark,
  type BenchmarkFlags,
  networkRows,
  overPieces,
  printRows,
  recordRows,
} from "./benchmark-run";
import type { BenchmarkRow } from "./benchmark-table";
import { parseCount } from "./options";

/** `etude benchmark`: networks beside published figures. */
export function benchmarkCommand(): Command {
  const command = new Command("benchmark").description(
    "train and score on published data, beside published figures",
  );
  withFlags(command.command("piano-roll"))
    .description("nats per frame on a set of Boulanger-Lewandowski's piano rolls")
    .addOption(
      new Option("--set <name>", "which set").choices([...pianoRollSets]).makeOptionMandatory(),
    )
    .addOption(
      new Option("--model <name>", "keys for themselves, one after the other, or floors alone")
        .choices(["independent", "joint", "floors"])
        .default("independent"),
    )
    .option(
      "--data <file>",
      "the set's file, or a data set's name (default: what etude data get brought)",
    )
    .action(runPianoRoll);
  withFlags(command.command("chorales"))
    .description("nats per note token on four-voice chorales in sixteenths")
    .option("--set <file>", "a file, a data set's name, or embedded (default: jsb-chorales)")
    .addOption(
      new Option("--model <name>", "a network, or floors alone")
        .choices(["gru", "gru-long", "floors"])
        .default("gru"),
    )
    .option("--mixture", "score each network in twelve keys at once too")
    .option("--ensemble", "score the mean of all seeds too")
    .action(runChorales);
  return command;
}

function withFlags(command: Command): Command {
  return command
    .option("--seeds <n>", "networks to train, seeds 1 to n", parseCount, 1)
    .option("--epochs <n>", "instead of the recipe's", parseCount)
    .option("--resume", "go on with the runs that are there; finished ones are only scored")
    .option("--record", "keep the rows in figures/records")
    .option("--json", "print one JSON object");
}

/**
 * A file of a set: as typed, what `etude data get` brought, in `data/benchmarks`, or beside the
 * checkout. Throws a `DataError` that says which command brings it.
 */
function dataFile(given: string | undefined, file: string, name: string): string {
  if (given) return dataPath(given);
  const here = installedPath(dataPlaces(), collectionByName(name));
  const own = projectPath("data", "benchmarks", file);
  const beside = projectPath("..", "shared", "data", "benchmarks", file);
  return [here, own, beside].find((path) => path && existsSync(path)) ?? dataPath(name);
}

function commandOf(words: string, model: string, { seeds, epochs }: BenchmarkFlags): string {
  const size = model === "floors" ? "" : ` --seeds ${seeds}${epochs ? ` --epochs ${epochs}` : ""}`;
  return `npm run -s etude -- benchmark ${words} --model ${model}${size}`;
}

async function run(
  name: string,
  benchmark: Benchmark,
  floors: readonly BenchmarkRow[],
  flags: BenchmarkFlags,
): Promise<void> {
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort());
  try {
    const keep = (rows: readonly BenchmarkRow[]) => {
      if (flags.record) recordRows(name, benchmark.command, [...floors, ...rows]);
    };
    const trains = benchmark.model !== "floors";
    const rows = trains ? await networkRows(benchmark, flags, controller.signal, keep) : [];
    if (!controller.signal.aborted) keep(rows);
    printRows([...floors, ...rows], flags);
  } finally {
    forget();
  }
}

interface PianoRollFlags extends BenchmarkFlags {
  readonly set: PianoRollSetName;
  readonly model: "independent" | "joint" | "floors";
  readonly data?: string;
}

async function runPianoRoll(flags: PianoRollFlags): Promise<void> {
  const { set, model } = flags;
  const data = dataFile(flags.data, pianoRollFiles[set], `${set}-rolls`);
  const command = commandOf(`piano-roll --set ${set}`, model, flags);
  const kind = model === "floors" ? "floor" : model;
  const benchmark: Benchmark = {
    ...{ set, model, data, command, kind },
    ...{ recipe: `${set}-rolls`, experiment: model, folder: `benchmark-${set}` },
    published: publishedRows(set, kind),
  };
  await run(`${set}-${model}`, benchmark, pianoRollFloors(set, data), flags);
}

function pianoRollFloors(set: PianoRollSetName, data: string): BenchmarkRow[] {
  const { train, valid, test } = readPianoRolls(data);
  const floors = {
    "note unigram": { score: scoreNoteUnigram, parameters: keyCount },
    "per-pitch Markov": { score: scorePitchMarkov, parameters: 2 * keyCount },
    "per-pitch copy": { score: scorePitchCopy, parameters: pitchCopyParameters },
  };
  return Object.entries(floors).map(([model, { score, parameters }]) => {
    const held = score(train, test);
    return {
      ...{ set, model, seed: null, unit: "nats per frame", kind: "floor", unknown: 0 },
      ...{ valid: score(train, valid).mean, test: held.mean, interval: overPieces(held) },
      ...{ parameters, seconds: 0 },
      command: commandOf(`piano-roll --set ${set}`, "floors", { seeds: 1 }),
      published: publishedRows(set, "floor").filter(({ name }) => name === model),
    };
  });
}

interface ChoraleFlags extends BenchmarkFlags {
  readonly set?: string;
  readonly model: "gru" | "gru-long" | "floors";
  readonly mixture?: boolean;
  readonly ensemble?: boolean;
}

async function runChorales(flags: ChoraleFlags): Promise<void> {
  const { model } = flags;
  const isEmbedded = flags.set === "embedded";
  const data = isEmbedded
    ? await writeEmbeddedSet()
    : dataFile(flags.set, "Jsb16thSeparated.json", "jsb-chorales");
  const words = flags.set ? `chorales --set ${JSON.stringify(flags.set)}` : "chorales";
  const mixed = `${flags.mixture ? " --mixture" : ""}${flags.ensemble ? " --ensemble" : ""}`;
  const command = `${commandOf(words, model, flags)}${mixed}`;
  const set = flags.set ?? "Jsb16thSeparated.json";
  const { train, valid, test } = readChoraleSet(data);
  const floors = Object.entries(choraleFloors).map(([name, contexts]): BenchmarkRow => {
    const held = scoreChoraleFloor(contexts, train, test);
    return {
      ...{ set, model: name, seed: null, unit: "nats per note token", kind: "floor", unknown: 0 },
      valid: scoreChoraleFloor(contexts, train, valid).mean,
      ...{ test: held.mean, interval: overPieces(held), parameters: held.parameters, seconds: 0 },
      ...{ command: commandOf(words, "floors", flags), published: [] },
    };
  });
  const benchmark: Benchmark = {
    ...{ set, model, data, command, kind: "joint", experiment: model },
    recipe: isEmbedded ? "embedded-chorales" : "chorale-set",
    mixtures: choraleMixtures(data, flags),
    folder: isEmbedded ? "benchmark-embedded" : "benchmark-chorales",
    published: isEmbedded ? [] : publishedChorales, // figures of another set say nothing here
  };
  await run(`${isEmbedded ? "embedded" : "chorales"}-${model}`, benchmark, floors, flags);
}
