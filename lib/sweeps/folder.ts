import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { RunError } from "../core";
import { makeFolder, writeFileAtomic } from "../core/node";
import { type Trained, trainedSchema } from "./engine";
import { parseSpec, type SweepSpec } from "./spec";

/** What is kept of a task that ended: one small file each, whole or not at all. */
export interface TaskRecord {
  readonly task: string;
  /** Where it was done: an address of Dask; "" where no worker outlived it. */
  readonly worker: string;
  /** How often it was begun: more than once where a worker was lost. */
  readonly attempts: number;
  readonly trained: Trained | null;
  /** Why it failed; null where it did not. */
  readonly reason: string | null;
}

export const recordSchema = z.object({
  task: z.string(),
  worker: z.string(),
  attempts: z.number(),
  trained: trainedSchema.nullable(),
  reason: z.string().nullable(),
});

/** What runs at this moment, for those who only look; the records are what counts. */
export interface LiveState {
  readonly running: Readonly<Record<string, { readonly worker: string; readonly epoch: number }>>;
  readonly lost: readonly string[];
  readonly ended: boolean;
}

const stateSchema = z.object({
  running: z.record(z.string(), z.object({ worker: z.string(), epoch: z.number() })),
  lost: z.array(z.string()),
  ended: z.boolean(),
});

const paths = (folder: string) => ({
  spec: join(folder, "spec.json"),
  state: join(folder, "state.json"),
  records: join(folder, "records"),
});

const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;

/**
 * Makes the folder of a sweep, or opens the one that is to go on.
 *
 * @throws RunError when there is a sweep already and it shall not go on, or another specification's
 */
export function openSweepFolder(folder: string, spec: SweepSpec, resume: boolean): void {
  const { spec: path } = paths(folder);
  makeFolder(folder);
  const isBegun = readdirSync(folder).some((name) => /^(records$|c\d+-s)/.test(name));
  if (!isBegun || !existsSync(path)) {
    writeFileAtomic(path, json(spec));
    return;
  }
  if (!resume) {
    throw new RunError(
      `${folder}: there is a sweep already (--resume goes on, or --out elsewhere)`,
    );
  }
  const kept = readSweepSpec(folder);
  const differing = Object.keys({ ...kept, ...spec }).filter(
    (key) => !isDeepStrictEqual(kept[key as keyof SweepSpec], spec[key as keyof SweepSpec]),
  );
  if (differing.length === 0) return;
  const now = differing.map((key) => `${key} ${JSON.stringify(kept[key as keyof SweepSpec])}`);
  throw new RunError(
    `${folder}: the sweep was begun with ${now.join(", ")} (resume with the same specification, ` +
      "or choose another folder: --out)",
  );
}

/**
 * The specification of the sweep in a folder.
 *
 * @throws RunError when there is none; InvalidArgumentError when it is damaged
 */
export function readSweepSpec(folder: string): SweepSpec {
  const { spec } = paths(folder);
  if (!existsSync(spec))
    throw new RunError(`${folder}: no sweep here (etude sweep SPEC begins one)`);
  return parseSpec(spec, readJson(spec));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RunError(`${path}: not JSON: ${(error as Error).message} (delete the file)`);
  }
}

/** Keeps how a task ended. */
export function writeTaskRecord(folder: string, record: TaskRecord): void {
  writeFileAtomic(join(paths(folder).records, `${record.task}.json`), json(record));
}

/**
 * All that ended so far, by task.
 *
 * @throws RunError naming a file that is no record
 */
export function readTaskRecords(folder: string): Map<string, TaskRecord> {
  const { records } = paths(folder);
  const names = existsSync(records)
    ? readdirSync(records).filter((n) => /^c.*\.json$/.test(n))
    : [];
  return new Map(
    names.map((name) => {
      const path = join(records, name);
      const parsed = recordSchema.safeParse(readJson(path));
      if (parsed.success) return [parsed.data.task, parsed.data];
      const { path: where, message } = parsed.error.issues[0];
      throw new RunError(
        `${path}: ${where.join(".")}: ${message} (delete it: its task is done again)`,
      );
    }),
  );
}

/** Keeps what runs, for those who look on. */
export function writeLiveState(folder: string, state: LiveState): void {
  writeFileAtomic(paths(folder).state, json(state));
}

/** What runs in a folder; nothing where nobody has said. */
export function readLiveState(folder: string): LiveState {
  const { state } = paths(folder);
  if (!existsSync(state)) return { running: {}, lost: [], ended: false };
  const parsed = stateSchema.safeParse(readJson(state));
  return parsed.success ? parsed.data : { running: {}, lost: [], ended: false };
}
