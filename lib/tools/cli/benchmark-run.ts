import { Random } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { bootstrapMean } from "../../evaluation";
import type { MeanCost, PublishedRow, ScoreKind } from "../../literature";
import { projectPath, runsPath } from "../../project";
import { chooseRecipe, type OpenedRun, openTrainedRun, trainRecipe } from "../../recipes";
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
  /** What is made of the trained networks beside their own rows. */
  readonly mixtures?: Mixtures;
}

/** Rows of trained networks mixed: each by itself, and all together. */
export interface Mixtures {
  ofSeed(run: OpenedRun, row: BenchmarkRow): Promise<BenchmarkRow[]>;
  ofSeeds(runs: readonly OpenedRun[], rows: readonly BenchmarkRow[]): Promise<BenchmarkRow[]>;
}

/** The interval of a mean over pieces. */
export const overPieces = ({ nats, counts }: MeanCost) =>
  bootstrapMean(nats, { counts, random: Random.fromSeed(0) });

type HeardCost = MeanCost & { readonly unknown: number };

/** What a row says of a model's costs on both sides. */
export function costsOf(valid: HeardCost, test: HeardCost) {
  const unknown = valid.unknown + test.unknown;
  return { valid: valid.mean, test: test.mean, interval: overPieces(test), unknown };
}

/**
 * Trains the networks of a benchmark, seed after seed; fewer than asked for where interrupted.
 *
 * @param onRows hears all rows so far whenever a seed is done
 */
export async function networkRows(
  benchmark: Benchmark,
  flags: BenchmarkFlags,
  signal: AbortSignal,
  onRows: (rows: readonly BenchmarkRow[]) => void,
): Promise<BenchmarkRow[]> {
  const { mixtures } = benchmark;
  const rows: BenchmarkRow[] = [];
  const runs: OpenedRun[] = [];
  try {
    for (let seed = 1; seed <= flags.seeds; seed++) {
      const trained = await trainSeed(benchmark, flags, seed, signal);
      if (!trained) {
        process.exitCode = 130;
        return rows;
      }
      const { run, seconds } = trained;
      runs.push(run);
      const row = { ...(await networkRow(benchmark, run, seed)), seconds };
      rows.push(row, ...((await mixtures?.ofSeed(run, row)) ?? []));
      onRows(rows);
    }
    rows.push(...((await mixtures?.ofSeeds(runs, rows)) ?? []));
    return rows;
  } finally {
    for (const run of runs) run.dispose();
  }
}

/** The trained network of a seed, which the caller disposes of; null where it was interrupted. */
async function trainSeed(
  { data, experiment, folder, command, ...benchmark }: Benchmark,
  { epochs, resume = false }: BenchmarkFlags,
  seed: number,
  signal: AbortSignal,
): Promise<{ run: OpenedRun; seconds: number } | null> {
  const recipe = chooseRecipe({ name: benchmark.recipe });
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
  return { run: openTrainedRun(result.folder), seconds: result.seconds };
}

async function networkRow(
  { set, model, data, kind, command, published }: Benchmark,
  run: OpenedRun,
  seed: number,
): Promise<Omit<BenchmarkRow, "seconds">> {
  const valid = await run.score!("valid", data);
  const test = await run.score!("test", data);
  return {
    ...{ set, model, seed, unit: test.unit, kind },
    ...costsOf(valid, test),
    parameters: run.config.parameters,
    ...{ command, published },
  };
}

/** Prints the rows. */
export function printRows(rows: readonly BenchmarkRow[], { json }: BenchmarkFlags): void {
  if (json) printJson({ rows });
  else process.stdout.write(describeBenchmark(rows));
}

/** Keeps the rows as `figures/records/benchmark-NAME.json`, and in the README. */
export function recordRows(name: string, command: string, rows: readonly BenchmarkRow[]): void {
  const path = projectPath("figures", "records", `benchmark-${name}.json`);
  writeFileAtomic(path, `${JSON.stringify({ command, rows }, null, 1)}\n`);
  writeReadmeTable();
  process.stderr.write(`${path}: ${rows.length} rows\n`);
}
