import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { EtudeError } from "../core";

const published = z.object({
  name: z.string(),
  /** Null where only the validation pieces' figure is printed. */
  test: z.number().nullable(),
  valid: z.number().optional(),
  /** Looked up in a paper or its code, or written down from memory. */
  source: z.enum(["read", "memory"]),
});
const row = z.object({
  set: z.string(),
  model: z.string(),
  /** Null for a floor, and for an ensemble of seeds. */
  seed: z.number().nullable(),
  valid: z.number(),
  test: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
  unit: z.string(),
  parameters: z.number(),
  seconds: z.number(),
  /** What is scored: rows of different kinds are not comparable. */
  kind: z.string(),
  command: z.string(),
  published: z.array(published).readonly(),
});
const record = z.object({ rows: z.array(row) });

/** One network or floor on one published set. */
export type BenchmarkRecord = z.infer<typeof row>;

/**
 * All rows that `etude benchmark … --record` has kept in `benchmark-*.json` of a folder; none where
 * there is no such folder.
 *
 * @param onFile hears the name of each file before it is read
 * @throws EtudeError naming the file that is no such record
 */
export function readBenchmarkRecords(
  folder: string,
  onFile?: (name: string) => void,
): BenchmarkRecord[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => /^benchmark-.*\.json$/.test(name))
    .sort()
    .flatMap((name) => {
      onFile?.(name);
      return readRecord(`${folder}/${name}`);
    });
}

function readRecord(path: string): BenchmarkRecord[] {
  try {
    return record.parse(JSON.parse(readFileSync(path, "utf8"))).rows;
  } catch (error) {
    throw new EtudeError(
      `${path}: not a record of a benchmark (${(error as Error).message.split("\n")[0]}; ` +
        "delete it, or measure again with --record)",
    );
  }
}
