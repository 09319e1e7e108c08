import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { EtudeError } from "../../core";
import { mark } from "../../display";
import { cellNames } from "../../models/recurrent";
import { inputPath, recordPath } from "../../project";
import {
  type BenchReport,
  type BenchRow,
  type Growth,
  networkOf,
  type System,
  systemTitles,
} from "../../recipes/speed";

const cell = z.enum(cellNames);
const reportSchema = z.object({
  rows: z.array(
    z.looseObject({
      bench: z.enum(["training", "sampling"]),
      shape: z.string(),
      cell,
      system: z.enum(["etude", "tfjs", "keras", "pytorch"]),
      seconds: z.number(),
      ratioToEtude: z.number(),
    }),
  ),
  ceilingGflops: z.number(),
  threads: z.number(),
  keepMemory: z.boolean().optional(),
  instructions: z.string().optional(),
  versions: z.record(z.string(), z.string()),
});
const growthSchema = z.object({
  middle: z.looseObject({ time: z.number(), units: z.number() }),
  threads: z.number(),
  instructions: z.string().optional(),
  points: z.array(
    z.object({
      along: z.enum(["time", "units", "vocabulary", "workers"]),
      value: z.number(),
      cell,
      secondsPerToken: z.number(),
      peakBytes: z.number(),
      idleBytes: z.number(),
    }),
  ),
});

/**
 * The kept record of one comparison, from its own command or from `npm run bench -- all --record`;
 * null when there is none.
 *
 * @param keepMemory that of the command with `--keep-memory`; default false
 * @param avx2 that of the command with `--isa avx2`; default false
 * @throws EtudeError when the file is no record.
 */
export function readBenchRecord(
  bench: BenchRow["bench"],
  { keepMemory = false, avx2 = false } = {},
): BenchReport | null {
  for (const name of [bench, "all"]) {
    const limits = `${keepMemory ? "-keep-memory" : ""}${avx2 ? "-avx2" : ""}`;
    const path = recordPath(`bench-${name}${limits}`);
    const report = readKept(path, reportSchema) as BenchReport | null;
    const rows = report?.rows.filter((row) => row.bench === bench) ?? [];
    if (report && rows.length > 0) return { ...report, rows };
  }
  return null;
}

/** Kept curves, then those that were measured last on this machine. */
const growthPlaces = (avx2 = false) =>
  avx2
    ? [recordPath("growth-avx2")]
    : [recordPath("growth"), inputPath(".etude", "bench", "growth.json")];

/**
 * The growth curves of the first place that has any; null when there are none.
 *
 * @param avx2 those of the command with `--isa avx2`; default false
 * @throws EtudeError when the file is no record.
 */
export function readGrowth({ avx2 = false } = {}, paths = growthPlaces(avx2)): Growth | null {
  for (const path of paths) {
    const growth = readKept<unknown>(path, growthSchema);
    if (growth) return growth as Growth;
  }
  return null;
}

/**
 * What a bench kept in a file; null where there is none.
 *
 * @throws EtudeError when the file is no record
 */
export function readKept<T>(path: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new EtudeError(
      `${path}: not a record of the bench (${(error as Error).message.split("\n")[0]}; ` +
        "delete it, or measure again with --record)",
    );
  }
}

/** The machine of a record, as a sentence names it: "with AVX-512, where products reach 418 billion …". */
export function machineOf({ instructions, ceilingGflops, threads }: BenchReport): string {
  const vectors = instructions ? `with ${instructions}` : "of the record";
  return `${vectors}, where ${threads} threads reach ${mark(ceilingGflops, 0)} billion operations a
    second in products`;
}

/** How a rival's times stand to ours. */
export interface RivalRatio {
  readonly system: System;
  readonly title: string;
  /** Its seconds over ours, in the shape where that is smallest, and greatest. */
  readonly least: number;
  readonly greatest: number;
}

/** The span of each rival's ratios over all shapes of a record. */
export function ratiosOf(rows: readonly BenchRow[]): RivalRatio[] {
  const systems = [...new Set(rows.map(({ system }) => system))].filter((name) => name !== "etude");
  return systems.map((system) => {
    const ratios = rows.filter((row) => row.system === system).map((row) => row.ratioToEtude);
    const [least, greatest] = [Math.min(...ratios), Math.max(...ratios)];
    return { system, title: systemTitles[system], least, greatest };
  });
}

/**
 * How a rival's times stand to ours in several records, one row a shape: "1.73×".
 *
 * @example
 * ratiosBeside("pytorch", { "as installed": training.rows, "memory kept": helped.rows });
 */
export function ratiosBeside(
  system: System,
  records: Readonly<Record<string, readonly BenchRow[]>>,
): Record<string, string>[] {
  const table = new Map<string, Record<string, string>>();
  for (const [title, rows] of Object.entries(records)) {
    for (const row of rows.filter((candidate) => candidate.system === system)) {
      const network = networkOf(row);
      const ratio = `${row.ratioToEtude.toFixed(2)}×`;
      table.set(network, { ...(table.get(network) ?? { network }), [title]: ratio });
    }
  }
  return [...table.values()];
}

/** The share of the ceiling that each system reaches, one row a shape: "62 %". */
export function sharesOf(rows: readonly BenchRow[]): Record<string, string>[] {
  return [...new Set(rows.map(networkOf))].map((network) => ({
    network,
    ...Object.fromEntries(
      rows
        .filter((row) => networkOf(row) === network && row.ceilingShare !== undefined)
        .map((row) => [systemTitles[row.system], `${Math.round(100 * (row.ceilingShare ?? 0))} %`]),
    ),
  }));
}
