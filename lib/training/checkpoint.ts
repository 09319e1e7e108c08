import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { type ArrayFileKind, RunError } from "../core";
import { makeFolder, packArrayFile, readArrayFile, writeFileAtomic } from "../core/node";
import type { EpochRecord } from "./history";

const keep = 2;

/** Where training stands. Every random draw follows from seed, epoch and step: no other state. */
export interface TrainingPosition {
  /** Epoch at work, from 0. */
  readonly epoch: number;
  /** Next step within it: the data cursor. */
  readonly step: number;
  readonly globalStep: number;
  /** Sums over the epoch so far: nats, hits, targets. */
  readonly epochSums: readonly [number, number, number];
  readonly epochSeconds: number;
  readonly seconds: number;
  readonly stopped: "finished" | "early" | null;
}

/** A checkpoint in memory. */
export interface Checkpoint {
  /** Everything that must be the same to go on: network and options as text, data as hashes. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly seed: number | string;
  readonly workers: number;
  readonly position: TrainingPosition;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number;
  /** weights, momentum, square; average and best where there are; carried-<worker>-<array>. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

const number = z.number();
const recordSchema = z.object({
  epoch: number,
  trainLoss: number,
  trainAccuracy: number,
  validationLoss: number.nullable(),
  validationAccuracy: number.nullable(),
  learningRate: number,
  seconds: number,
  tokens: number,
  steps: number,
});
const headerSchema = z.object({
  fingerprint: z.record(z.string(), z.string()),
  seed: z.union([number, z.string()]),
  workers: number,
  position: z.object({
    epoch: number,
    step: number,
    globalStep: number,
    epochSums: z.tuple([number, number, number]),
    epochSeconds: number,
    seconds: number,
    stopped: z.enum(["finished", "early"]).nullable(),
  }),
  history: z.array(recordSchema),
  bestEpoch: number,
});

const checkpointFile: ArrayFileKind<z.infer<typeof headerSchema>> = {
  kind: "checkpoint",
  version: 2, // 1 kept hashes of network and options
  header: headerSchema,
  remedy: "use the one before, or start a new run",
};

/** The zod schema of one line of `log.jsonl`. */
export const epochRecordSchema = recordSchema;

/** How bytes reach the disk; another one is put in by tests. */
export type FileWriter = (path: string, bytes: Uint8Array) => void;

/**
 * Writes a checkpoint and removes all but the last two.
 * Throws `RunError` when the disk is full or the folder closed; the previous ones stay whole.
 */
export function writeCheckpoint(
  folder: string,
  checkpoint: Checkpoint,
  write: FileWriter = writeFileAtomic,
): string {
  const { arrays, ...header } = checkpoint;
  const bytes = packArrayFile(checkpointFile, { header, arrays });
  const path = join(folder, nameOf(checkpoint.position));
  try {
    makeFolder(folder);
    write(path, bytes);
  } catch (error) {
    throw writeFailure(folder, bytes.length, error);
  }
  for (const old of listCheckpoints(folder).slice(keep)) rmSync(old, { force: true });
  return path;
}

// Padded, so that names in order are steps in order.
function nameOf({ globalStep, epoch }: TrainingPosition): string {
  const digits = (value: number, count: number) => String(value).padStart(count, "0");
  return `step-${digits(globalStep, 9)}-epoch-${digits(epoch, 5)}.ckpt`;
}

function writeFailure(folder: string, size: number, error: unknown): RunError {
  const last = listCheckpoints(folder)[0];
  const whole = last ? `the last whole checkpoint is ${last}` : "there is no earlier checkpoint";
  const code = (error as { code?: string }).code;
  const megabytes = Math.ceil(size / 1e6);
  const cause =
    code === "ENOSPC" || code === "EDQUOT"
      ? `the disk is full (a checkpoint takes ${megabytes} MB)`
      : `it cannot be written (${error instanceof Error ? error.message : String(error)})`;
  return new RunError(`${folder}: ${cause}; training stopped, ${whole} (make room, then --resume)`);
}

/** Paths of the checkpoints of a folder, newest first. */
export function listCheckpoints(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^step-\d+-epoch-\d+\.ckpt$/.test(name));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** Reads one checkpoint; throws `RunError` when it is damaged or of another version. */
function readCheckpoint(path: string): Checkpoint {
  const { header, arrays } = readArrayFile(path, checkpointFile);
  return { ...header, arrays };
}

/**
 * The newest checkpoint that is whole, null when the folder has none.
 * `report` hears of every damaged one passed over. Throws when all are damaged.
 */
export function latestCheckpoint(
  folder: string,
  report: (message: string) => void,
): { readonly path: string; readonly checkpoint: Checkpoint } | null {
  const paths = listCheckpoints(folder);
  const failures: string[] = [];
  for (const path of paths) {
    try {
      const checkpoint = readCheckpoint(path);
      for (const failure of failures) report(`${failure}; ${basename(path)} is used instead`);
      return { path, checkpoint };
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      failures.push(error.message);
    }
  }
  if (failures.length === 0) return null;
  throw new RunError(`${failures.join("; ")}; no whole checkpoint is left`);
}
