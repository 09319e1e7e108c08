import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { onInterrupt, Random } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { bootstrapRatio } from "../../evaluation";
import {
  type PianoRollSetName,
  pianoRollFiles,
  pianoRollSets,
  publishedRows,
  readPianoRolls,
  scoreNoteUnigram,
  scorePitchMarkov,
} from "../../literature";
import { projectPath, runsPath, userPath } from "../../project";
import { openTrainedRun, recipeByName, summariseRun, trainRecipe } from "../../recipes";
import { type BenchmarkRow, describeBenchmark } from "./benchmark-table";
import { parseCount, printJson } from "./options";

interface Flags {
  readonly set: PianoRollSetName;
  readonly model: "independent" | "joint" | "floors";
  readonly seeds: number;
  readonly data?: string;
  readonly epochs?: number;
  readonly resume?: boolean;
  readonly record?: boolean;
  readonly json?: boolean;
}

/** `etude benchmark piano-roll`: networks beside published figures. */
export function benchmarkCommand(): Command {
  const command = new Command("benchmark").description(
    "train and score on published data, beside published figures",
  );
  command
    .command("piano-roll")
    .description("nats per frame on a set of Boulanger-Lewandowski's piano rolls")
    .addOption(
      new Option("--set <name>", "which set").choices([...pianoRollSets]).makeOptionMandatory(),
    )
    .addOption(
      new Option("--model <name>", "keys for themselves, one after the other, or floors alone")
        .choices(["independent", "joint", "floors"])
        .default("independent"),
    )
    .option("--seeds <n>", "networks to train, seeds 1 to n", parseCount, 1)
    .option("--data <file>", "the set's file (default: in data/benchmarks or beside the checkout)")
    .option("--epochs <n>", "instead of the recipe's", parseCount)
    .option("--resume", "go on with the runs that are there; finished ones are only scored")
    .option("--record", "keep the rows in figures/records")
    .option("--json", "print one JSON object")
    .action(runPianoRoll);
  return command;
}

async function runPianoRoll(flags: Flags): Promise<void> {
  const data = dataFile(flags);
  const rows: BenchmarkRow[] = floorRows(flags, data);
  const controller = new AbortController();
  const forget = onInterrupt(() => controller.abort());
  try {
    for (let seed = 1; flags.model !== "floors" && seed <= flags.seeds; seed++) {
      const row = await networkRow(flags, data, seed, controller.signal);
      if (!row) {
        process.exitCode = 130;
        break;
      }
      rows.push(row);
    }
  } finally {
    forget();
  }
  if (flags.record && !controller.signal.aborted) keep(flags, rows);
  if (flags.json) printJson({ rows });
  else process.stdout.write(describeBenchmark(rows));
}

function dataFile({ data, set }: Flags): string {
  if (data) return userPath(data);
  const file = pianoRollFiles[set];
  const own = projectPath("data", "benchmarks", file);
  return existsSync(own) ? own : projectPath("..", "shared", "data", "benchmarks", file);
}

function commandOf({ set, model, seeds, epochs }: Flags): string {
  const words = [`npm run -s etude -- benchmark piano-roll --set ${set} --model ${model}`];
  if (model !== "floors") words.push(`--seeds ${seeds}`);
  if (epochs) words.push(`--epochs ${epochs}`);
  return words.join(" ");
}

const unit = "nats per frame";
const overPieces = (nats: readonly number[], frames: readonly number[]) =>
  bootstrapRatio(nats, frames, { random: Random.fromSeed(0) });

function floorRows(flags: Flags, data: string): BenchmarkRow[] {
  const { train, valid, test } = readPianoRolls(data);
  const published = publishedRows(flags.set, "floor");
  const floors = { "note unigram": scoreNoteUnigram, "per-pitch Markov": scorePitchMarkov };
  return Object.entries(floors).map(([model, score]) => {
    const held = score(train, test);
    return {
      ...{ set: flags.set, model, seed: null, unit, kind: "floor" },
      valid: score(train, valid).mean,
      test: held.mean,
      interval: overPieces(held.nats, held.counts),
      ...{ parameters: model === "note unigram" ? 88 : 176, seconds: 0 },
      command: commandOf({ ...flags, model: "floors" }),
      published: published.filter(({ name }) => name === model),
    };
  });
}

/** Trains the network of a seed, or goes on, and scores it; null where it was interrupted. */
async function networkRow(
  flags: Flags,
  data: string,
  seed: number,
  signal: AbortSignal,
): Promise<BenchmarkRow | null> {
  const { set, epochs, resume = false } = flags;
  const model = flags.model as "independent" | "joint";
  const recipe = recipeByName(`${set}-rolls`);
  const [result] = await trainRecipe({
    ...{ recipe, repaired: false, pieces: [], data, profile: "full", seed, resume, signal },
    ...{ experiment: model, command: commandOf(flags) },
    ...(epochs ? { epochs } : {}),
    out: runsPath(`benchmark-${set}-seed${seed}`),
    onProgress(event) {
      if (event.kind === "message") process.stderr.write(`${event.text}\n`);
      if (event.kind !== "epoch") return;
      const { epoch, trainLoss, validationLoss } = event.record;
      const held = validationLoss?.toFixed(4);
      process.stderr.write(
        `seed ${seed}, epoch ${epoch}: ${trainLoss.toFixed(4)}, valid ${held}\n`,
      );
    },
  });
  if (!result || result.stopped === "interrupted") return null;
  const run = openTrainedRun(result.folder);
  try {
    const [valid, test] = [await run.score!("valid", data), await run.score!("test", data)];
    return {
      ...{ set, model, seed, unit, kind: model },
      ...{ valid: valid.mean, test: test.mean },
      interval: overPieces(test.nats, test.counts),
      parameters: summariseRun(result.folder).parameters,
      seconds: result.seconds,
      command: commandOf(flags),
      published: publishedRows(set, model),
    };
  } finally {
    run.dispose();
  }
}

function keep(flags: Flags, rows: readonly BenchmarkRow[]): void {
  const path = projectPath("figures", "records", `benchmark-${flags.set}-${flags.model}.json`);
  writeFileAtomic(path, `${JSON.stringify({ command: commandOf(flags), rows }, null, 1)}\n`);
  process.stderr.write(`${path}\n`);
}
