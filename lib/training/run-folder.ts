import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type ArrayFileKind, RunError } from "../core";
import { makeFolder, readArrayFile, sha256Of, writeArrayFile, writeFileAtomic } from "../core/node";
import { epochRecordSchema } from "./checkpoint";
import type { EpochRecord } from "./history";

/** Version of the run folder's layout. */
const runVersion = 1;

/** What is written once, when a run is made. */
export interface RunDescription {
  /** Plain data: recipe, network, options, settings; whatever repeats the run. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Tokens in the order of their ids. */
  readonly vocabulary: readonly string[];
  /** Names of the pieces of each part. */
  readonly split: Readonly<Record<string, readonly string[]>>;
}

/** A run folder as it was read. */
export interface Run extends RunDescription {
  readonly folder: string;
}

/** Weights with the epoch they come from. */
export interface RunWeights {
  readonly weights: Float32Array;
  readonly bestEpoch: number;
  /** SHA-256 of the weights' bytes (little-endian 32-bit floats). */
  readonly weightsSha256: string;
}

const configSchema = z.looseObject({ format: z.literal("etude-run"), version: z.number() });
const vocabularySchema = z.object({ tokens: z.array(z.string()).min(1) });
const splitSchema = z.record(z.string(), z.array(z.string()));

/** Paths inside a run folder. */
export function runPaths(folder: string) {
  const at = (name: string) => join(folder, name);
  return {
    config: at("config.json"),
    vocabulary: at("vocabulary.json"),
    split: at("split.json"),
    log: at("log.jsonl"),
    weights: at("weights.bin"),
    checkpoints: at("checkpoints"),
    lock: at("run.lock"),
  };
}

/**
 * Makes a run folder with configuration, vocabulary and split.
 * Throws `RunError` when there is a run already: runs are never overwritten.
 */
export function createRun(folder: string, description: RunDescription): Run {
  const paths = runPaths(folder);
  makeFolder(folder);
  refuseExisting(folder);
  // The exclusive flag decides between two processes that come here at once.
  closeSync(openExclusive(paths.config, folder));
  try {
    writeJson(paths.vocabulary, { tokens: description.vocabulary });
    writeJson(paths.split, description.split);
    writeJson(paths.config, { format: "etude-run", version: runVersion, ...description.config });
  } catch (error) {
    rmSync(paths.config, { force: true });
    throw error;
  }
  return { folder, ...description };
}

/** Changes values of a run's configuration; the others stay. */
export function updateConfig(folder: string, values: Readonly<Record<string, unknown>>): void {
  const path = runPaths(folder).config;
  writeJson(path, { ...readJson(path, configSchema), ...values });
}

function openExclusive(path: string, folder: string): number {
  try {
    return openSync(path, "wx");
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
    throw existing(folder);
  }
}

/** Throws `RunError` when the folder holds a run. */
export function refuseExisting(folder: string): void {
  const { config, log, weights, checkpoints } = runPaths(folder);
  if ([config, log, weights, checkpoints].some((path) => existsSync(path))) throw existing(folder);
}

function existing(folder: string): RunError {
  return new RunError(`${folder}: there is a run already (choose another folder, or --resume)`);
}

function writeJson(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a run folder's description. Throws `RunError` naming file and cause when it is incomplete,
 * damaged or of another version, or when its vocabulary is not the `expected` one.
 */
export function openRun(folder: string, expected?: readonly string[]): Run {
  const paths = runPaths(folder);
  if (!existsSync(folder)) throw new RunError(`${folder}: no such run folder`);
  const { format: _, version, ...config } = readJson(paths.config, configSchema);
  if (version !== runVersion) {
    throw new RunError(
      `${paths.config}: version ${version}, this Étude reads ${runVersion} (train a new run)`,
    );
  }
  const { tokens } = readJson(paths.vocabulary, vocabularySchema);
  if (expected) checkVocabulary(paths.vocabulary, tokens, expected);
  return { folder, config, vocabulary: tokens, split: readJson(paths.split, splitSchema) };
}

function checkVocabulary(path: string, tokens: readonly string[], expected: readonly string[]) {
  if (tokens.length === expected.length && tokens.every((token, i) => token === expected[i]))
    return;
  throw new RunError(
    `${path}: another vocabulary (${tokens.length} tokens; the data gives ${expected.length}; ` +
      "use the data and settings the run was trained with, or train a new run)",
  );
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  if (!existsSync(path))
    throw new RunError(`${path}: missing; the run is incomplete (train again)`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new RunError(`${path}: not JSON; the run is damaged (train a new run)`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path: where, message } = parsed.error.issues[0];
  throw new RunError(`${path}: ${where.join(".") || "content"}: ${message} (train a new run)`);
}

/** The records of a run's epochs, oldest first; a last line cut short is left out. */
export function readLog(folder: string): EpochRecord[] {
  const { log } = runPaths(folder);
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n");
  lines.pop(); // what follows the last line break: nothing, or a line cut short
  return lines.map((line, index) => {
    try {
      return epochRecordSchema.parse(JSON.parse(line));
    } catch {
      throw new RunError(`${log}: line ${index + 1} is damaged (--resume writes the log anew)`);
    }
  });
}

const weightsFile: ArrayFileKind<{ readonly bestEpoch: number }> = {
  kind: "weights",
  version: 1,
  header: z.object({ bestEpoch: z.number() }),
  remedy: "train a new run",
};

/** Writes a run's weights; whole or not at all. */
export function writeWeights(folder: string, weights: Float32Array, bestEpoch: number): void {
  const content = { header: { bestEpoch }, arrays: { weights } };
  writeArrayFile(runPaths(folder).weights, weightsFile, content);
}

/** Reads a run's weights; throws `RunError` when they are missing, damaged or of another size. */
export function readWeights(folder: string, expectedCount?: number): RunWeights {
  const path = runPaths(folder).weights;
  if (!existsSync(path)) {
    throw new RunError(`${path}: missing; the run has not been trained (train with --resume)`);
  }
  const { header, arrays } = readArrayFile(path, weightsFile);
  const { weights } = arrays;
  if (expectedCount !== undefined && weights.length !== expectedCount) {
    throw new RunError(
      `${path}: ${weights.length} weights, the configuration's network has ${expectedCount}`,
    );
  }
  return { weights, bestEpoch: header.bestEpoch, weightsSha256: sha256Of(weights) };
}
