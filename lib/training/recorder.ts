import { createHash } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { RunError } from "../core";
import { makeFolder, sha256Of, writeFileAtomic } from "../core/node";
import { StoredSequences } from "../store";
import { type Checkpoint, latestCheckpoint, writeCheckpoint } from "./checkpoint";
import type { EpochRecord } from "./history";
import type { TrainingJob } from "./job";
import type { TrainingOptions } from "./options";
import type { PackedSource } from "./packed-source";
import { refuseExisting, runPaths, writeWeights } from "./run-folder";
import { lockRun } from "./run-lock";
import { TensorBoardWriter } from "./tensorboard";

/** Keeps what a training does: in a run folder, or nowhere. */
export interface Recorder {
  /** Whether checkpoints are kept. */
  readonly keeps: boolean;
  /** The checkpoint that training goes on from. */
  readonly resumed: Checkpoint | null;
  /** Its number of workers; 0 = free. */
  readonly resumedWorkers: number;
  readonly lastCheckpoint: string | null;
  epoch(record: EpochRecord): void;
  /** Writes a checkpoint; its path, or null where none are kept. */
  save(checkpoint: Omit<Checkpoint, "fingerprint">): string | null;
  weights(weights: Float32Array, bestEpoch: number): void;
  close(): void;
}

const keepsNothing: Recorder = {
  keeps: false,
  resumed: null,
  resumedWorkers: 0,
  lastCheckpoint: null,
  epoch: () => {},
  save: () => null,
  weights: () => {},
  close: () => {},
};

/** What a recorder needs to know of a training. */
export interface Recorded {
  readonly job: TrainingJob;
  readonly options: TrainingOptions;
  readonly batches: PackedSource;
  readonly validation: PackedSource | null;
}

/**
 * Takes the run folder, if there is one: locks it, refuses to overwrite, finds the checkpoint to
 * resume. Throws `RunError`.
 */
export function openRecorder(recorded: Recorded): Recorder {
  const { runFolder, resume } = recorded.job;
  if (runFolder === undefined) return keepsNothing;
  const unlock = lockRun(runFolder);
  try {
    const { checkpoints, log, weights } = runPaths(runFolder);
    if (!resume && [checkpoints, log, weights].some((path) => existsSync(path))) {
      refuseExisting(runFolder);
    }
    return new FolderRecorder(recorded, runFolder, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

class FolderRecorder implements Recorder {
  readonly keeps = true;
  readonly resumed: Checkpoint | null;
  lastCheckpoint: string | null = null;
  readonly #folder: string;
  readonly #job: TrainingJob;
  readonly #unlock: () => void;
  readonly #fingerprint: Readonly<Record<string, string>>;
  readonly #board: TensorBoardWriter;

  constructor(recorded: Recorded, folder: string, unlock: () => void) {
    this.#folder = folder;
    this.#job = recorded.job;
    this.#unlock = unlock;
    this.#fingerprint = fingerprintOf(recorded);
    this.resumed = recorded.job.resume ? this.#find(recorded) : null;
    makeFolder(runPaths(folder).checkpoints);
    const history = this.resumed?.history ?? [];
    const lines = history.map((record) => `${JSON.stringify(record)}\n`);
    writeFileAtomic(runPaths(folder).log, lines.join(""));
    this.#board = new TensorBoardWriter(folder, history.length + (this.resumed ? 1 : 0));
  }

  get resumedWorkers(): number {
    return this.resumed?.workers ?? 0;
  }

  #find(recorded: Recorded): Checkpoint | null {
    const report = (text: string) => this.#job.onProgress?.({ kind: "message", text });
    const found = latestCheckpoint(runPaths(this.#folder).checkpoints, report);
    if (!found) return null;
    const { checkpoint, path } = found;
    const differences = differencesOf(checkpoint.fingerprint, this.#fingerprint);
    if (differences.length > 0) {
      throw new RunError(
        `${path}: the run has ${differences.join("; ")} (resume with the same data and ` +
          "settings, or start a new run in another folder)",
      );
    }
    this.#checkWorkers(checkpoint, path, recorded.options.workers);
    this.lastCheckpoint = path;
    return checkpoint;
  }

  #checkWorkers(checkpoint: Checkpoint, path: string, asked: number): void {
    if (asked === 0 || asked === checkpoint.workers) return;
    if (checkpoint.arrays["carried-0-0"]) {
      throw new RunError(
        `${path}: the state of ${checkpoint.workers} workers (resume with workers: ${checkpoint.workers})`,
      );
    }
    const text =
      `the run had ${checkpoint.workers} workers, it goes on with ${asked}: ` +
      "equal within float tolerance, not bit for bit";
    this.#job.onProgress?.({ kind: "message", text });
  }

  epoch(record: EpochRecord): void {
    this.#guard(() => {
      appendFileSync(runPaths(this.#folder).log, `${JSON.stringify(record)}\n`);
      this.#board.scalars(record.epoch, scalarsOf(record));
    });
  }

  save(checkpoint: Omit<Checkpoint, "fingerprint">): string {
    const whole = { ...checkpoint, fingerprint: this.#fingerprint };
    const { checkpoints } = runPaths(this.#folder);
    this.lastCheckpoint = writeCheckpoint(checkpoints, whole, this.#job.writeFile);
    return this.lastCheckpoint;
  }

  weights(weights: Float32Array, bestEpoch: number): void {
    this.#guard(() => writeWeights(this.#folder, weights, bestEpoch));
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      if ((error as { code?: string }).code !== "ENOSPC") throw error;
      const whole = this.lastCheckpoint ?? "there is none";
      throw new RunError(
        `${this.#folder}: the disk is full; training stopped, last whole checkpoint: ${whole} ` +
          "(make room, then --resume)",
      );
    }
  }

  close(): void {
    this.#unlock();
  }
}

function scalarsOf(record: EpochRecord): Record<string, number> {
  const scalars: Record<string, number> = {
    "loss/train": record.trainLoss,
    "accuracy/train": record.trainAccuracy,
    "learning rate": record.learningRate,
  };
  if (record.validationLoss !== null) scalars["loss/validation"] = record.validationLoss;
  if (record.validationAccuracy !== null) {
    scalars["accuracy/validation"] = record.validationAccuracy;
  }
  return scalars;
}

/** What must be the same for a run to go on bit for bit: settings as text, data as hashes. */
function fingerprintOf(recorded: Recorded): Record<string, string> {
  const { job, batches, validation } = recorded;
  // These may change on the way; the number of epochs only where the rate does not depend on it.
  const { epochs, workers, patience, maxSeconds, ...rest } = recorded.options;
  const { checkpointEvery, checkpointSeconds, restoreBest, ...fixed } = rest;
  const options = fixed.schedule === "cosine" ? { ...fixed, epochs } : fixed;
  return {
    network: canonical(job.network),
    options: canonical(options),
    "training data": sourceHash(batches),
    "validation data": validation ? sourceHash(validation) : "none",
  };
}

/** What of a run is not as it is wanted now, in words. */
function differencesOf(
  before: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): string[] {
  const other = Object.keys(wanted).filter((part) => before[part] !== wanted[part]);
  return other.flatMap((part) => {
    if (part.endsWith("data")) return [`other ${part}`];
    const [then, now] = [JSON.parse(before[part] ?? "{}"), JSON.parse(wanted[part])];
    // Where the schedule is another one, the number of epochs may stand on one side only.
    return Object.keys(now)
      .filter((name) => name in then && canonical(then[name]) !== canonical(now[name]))
      .map((name) => {
        const why = name === "epochs" ? ": a cosine rate falls over all of them" : "";
        return `${name} ${canonical(then[name])}, not ${canonical(now[name])}${why}`;
      });
  });
}

/** Of a store what would be in memory is hashed piece by piece, so that it makes no difference. */
function sourceHash(source: PackedSource): string {
  const { ids, starts, factors, factorsInKeys, tables, windows, plan, stored, factorCount } =
    source;
  if (!stored) {
    return sha256Of(canonical(plan), ids, starts, windows, factors, ...factorsInKeys, ...tables);
  }
  const joined = starts.length === 2;
  const sequences = new StoredSequences(stored, { joined });
  const hash = createHash("sha256").update(canonical(plan));
  for (const own of sequences) hash.update(own);
  hash.update(starts).update(windows);
  for (let i = 0; factorCount > 0 && i < sequences.length; i++) {
    // The last id is no input: it has zeros.
    hash.update(sequences.factorsAt(i)).update(new Int32Array(factorCount));
  }
  for (const table of tables) hash.update(table);
  sequences.close();
  return hash.digest("hex");
}

// Keys in order, so that equal data has equal text.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
