import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { RunError } from "../core";
import { writeFileAtomic } from "../core/node";
import { type EpochRecord, epochRecordSchema, readLog } from "../training";
import { openRecipeRun } from "./recipe-run";
import type { RunConfig } from "./run-config";

/** What is kept of a long run: how it was made and how every epoch went. */
export interface RunRecord {
  /** The command that makes the run again. */
  readonly command: string;
  readonly config: Omit<RunConfig, "primers" | "command">;
  readonly log: readonly EpochRecord[];
}

const schema = z.object({
  command: z.string(),
  config: z.looseObject({ recipe: z.string(), parameters: z.number(), split: z.string() }),
  log: z.array(epochRecordSchema),
});

/** Keeps the record of the run in `folder` at `path`, a few kilobytes. */
export function writeRecord(folder: string, path: string): void {
  const { primers: _, command, ...config } = openRecipeRun(folder).config;
  const record: RunRecord = { command, config, log: readLog(folder) };
  writeFileAtomic(path, `${JSON.stringify(record, null, 1)}\n`);
}

/**
 * The record at `path`; null when none is kept there.
 *
 * @throws RunError when the file is no record.
 */
export function readRecord(path: string): RunRecord | null {
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8"))) as unknown as RunRecord;
  } catch (error) {
    throw new RunError(`${path}: not a record (${(error as Error).message})`);
  }
}
