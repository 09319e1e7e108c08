import { Random } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { bootstrapMean } from "../../evaluation";
import type { MeanCost, PublishedRow, ScoreKind } from "../../literature";
import { projectPath, runsPath } from "../../project";
import { openTrainedRun, recipeByName, summariseRun, trainRecipe } from "../../recipes";
import { writeReadmeTable } from "./benchmark-readme";
import { type BenchmarkRow, describeBenchmark } from "./benchmark-table";
import { printJson } from "./options";

/** What every benchmark is told. */
export interface BenchmarkFlags {
  readonly seeds: number;
  readonly epochs?: number;
  readonly resume?: boolean;
  readonly record?: boolean;
  readonly json?: boolean;
}

/** A set and what is trained on it. */
export interface Benchmark {
  readonly set: string;
  readonly model: string;
  /** The set's file. */
  readonly data: string;
  readonly recipe: string;
  readonly experiment: string;
  readonly kind: ScoreKind;
  /** Below the folder of runs, the seed apart. */
  readonly folder: string;
  readonly command: string;
  readonly published: readonly PublishedRow[];
}

/** The interval of a mean over pieces. */
export const overPieces = ({ nats, counts }: MeanCost) =>
  bootstrapMean(nats, { counts, random: Random.fromSeed(0) });

/** Trains the networks of a benchmark, seed after seed; fewer than asked for where interrupted. */
export async function networkRows(
  benchmark: Benchmark,
  flags: BenchmarkFlags,
  signal: AbortSignal,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (let seed = 1; seed <= flags.seeds; seed++) {
    const row = await networkRow(benchmark, flags, seed, signal);
    if (!row) {
      process.exitCode = 130;
      break;
    }
    rows.push(row);
  }
  return rows;
}

async function networkRow(
  { set, model, data, experiment, kind, folder, command, ...benchmark }: Benchmark,
  { epochs, resume = false }: BenchmarkFlags,
  seed: number,
  signal: AbortSignal,
): Promise<BenchmarkRow | null> {
  const recipe = recipeByName(benchmark.recipe);
  const [result] = await trainRecipe({
    ...{ recipe, repaired: false, pieces: [], data, profile: "full", seed, resume, signal },
    ...{ experiment, command },
    ...(epochs ? { epochs } : {}),
    out: runsPath(`${folder}-seed${seed}`),
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
    const valid = await run.score!("valid", data);
    const test = await run.score!("test", data);
    const unknown = valid.unknown + test.unknown;
    return {
      ...{ set, model, seed, unit: test.unit, kind, unknown },
      ...{ valid: valid.mean, test: test.mean, interval: overPieces(test) },
      parameters: summariseRun(result.folder).parameters,
      seconds: result.seconds,
      command,
      published: benchmark.published,
    };
  } finally {
    run.dispose();
  }
}

/** Prints the rows, and keeps them as `figures/records/benchmark-NAME.json` where that is asked. */
export function reportRows(
  name: string,
  command: string,
  rows: readonly BenchmarkRow[],
  { record, json }: BenchmarkFlags,
): void {
  if (record) {
    const path = projectPath("figures", "records", `benchmark-${name}.json`);
    writeFileAtomic(path, `${JSON.stringify({ command, rows }, null, 1)}\n`);
    writeReadmeTable();
    process.stderr.write(`${path}\n`);
  }
  if (json) printJson({ rows });
  else process.stdout.write(describeBenchmark(rows));
}
