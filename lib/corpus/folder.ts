import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { checkArgument, DataError, nextTurn } from "../core";
import { cacheFolder } from "../core/node";
import { type ListedFile, type Listing, surveyMusicFiles } from "./list";
import { musicFolder } from "./music-folder";
import { readOfficialSplit } from "./official-split";
import { readFile } from "./read-file";
import { type ReadTask, readInWorkers } from "./reader-pool";
import type { Reading } from "./reading";
import { FolderIndex, ReadingCache, readerVersion, type Stamp, stampOf } from "./reading-cache";
import { formatOf } from "./score-file";

/** How a folder is read. */
export interface ReadOptions {
  /** Read at most this many files, in the order of their paths; default all. */
  readonly limit?: number;
  /** Reading threads; by default as many as there are cores, or none for less than 48 MB. */
  readonly jobs?: number;
  /** Folders below that are left out. */
  readonly except?: readonly string[];
  /** Where readings are kept; default `ingest` in the folder for caches, where there is one. */
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
  /** Called after every few files that are not known from an earlier reading. */
  readonly onProgress?: (progress: ReadProgress) => void;
}

export interface ReadProgress {
  readonly done: number;
  readonly total: number;
  readonly notes: number;
}

/** The files of a folder in the order of their paths, and how each was read. */
export interface FolderReadings extends Listing {
  /** The folder that they are in: of an archive the one that it was unpacked to. */
  readonly folder: string;
  /** One for each of `files`. */
  readonly readings: readonly Reading[];
}

// Starting threads takes as long as reading so many bytes.
const worthThreads = 48 * 1024 * 1024;

/**
 * Reads every file of music at or below a folder, or in a zip or tar file: the one walk that reports, training and keys of
 * results are made from. Readings are kept by content, and a file whose size and times are as before
 * is not opened again. A bad file is a reading that says so, never the end of the run.
 *
 * MusicXML and ABC become MIDI once and are then found by their content.
 *
 * @throws DataError when the folder cannot be read or holds no music; DownloadError for an archive
 *   that is not to be trusted
 * @throws The reason of `signal` when it is aborted; what was read by then is kept
 */
export async function readFolder(path: string, options: ReadOptions = {}): Promise<FolderReadings> {
  const { jobs, limit, except = [] } = options;
  const jobsOk = jobs === undefined || (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256);
  checkArgument(jobsOk, "jobs", jobs, "must be a whole number from 1 to 256");
  const folder = await musicFolder(path, options.signal);
  const { files: all, problems } = surveyMusicFiles(folder, except);
  if (all.length + problems.length === 0) {
    throw new DataError(
      `${path}: no MIDI files at or below it (names must end in .mid, .midi, .kar, .rmi, .mxl, ` +
        ".musicxml or .abc)",
    );
  }
  const files = all.slice(0, limit);
  const readings = await readListed(folder, files, files.length === all.length, options);
  return { folder, files, problems, readings };
}

/**
 * The hash of what a reader finds in a folder: changes with the bytes of a MIDI file, its path, and
 * with what cannot be read, wherever links lead; not with other files or times.
 *
 * @throws what `readFolder` throws
 */
export async function folderKey(folder: string, options: ReadOptions = {}): Promise<string> {
  const { files, readings, problems, folder: root } = await readFolder(folder, options);
  const hash = createHash("sha256").update(readOfficialSplit(root)?.text ?? "");
  for (const [i, { path }] of files.entries()) {
    const { content, fared } = readings[i];
    hash.update(JSON.stringify([path, content || fared.problems]));
  }
  return hash.update(JSON.stringify(problems)).digest("hex");
}

/** Readings of the listed files, from the cache where they are known. */
async function readListed(
  folder: string,
  files: Listing["files"],
  isWhole: boolean,
  options: ReadOptions,
): Promise<Reading[]> {
  const base = options.cacheFolder ?? cacheFolder("ingest");
  const kept = base && join(base, readerVersion());
  const index = new FolderIndex(kept, realpathSync(folder));
  const stamps = files.map(({ stats }) => stampOf(stats));
  const readings = files.map(({ path }, i) => index.find(path, stamps[i]));
  const tasks: ReadTask[] = [];
  for (const [i, file] of files.entries()) {
    if (!readings[i]) tasks.push({ index: i, path: join(folder, file.path), size: effort(file) });
  }
  const fresh: Reading[] = [];
  let notes = readings.reduce((sum, reading) => sum + (reading?.fared.notes ?? 0), 0);
  const onReading = (i: number, reading: Reading) => {
    readings[i] = reading;
    fresh.push(reading);
    notes += reading.fared.notes;
    const done = files.length - tasks.length + fresh.length;
    options.onProgress?.({ done, total: files.length, notes });
  };
  try {
    if (tasks.length > 0) await readTasks(tasks, { ...options, cacheFolder: kept }, onReading);
  } finally {
    if (fresh.length > 0) {
      new ReadingCache(kept).add(fresh);
      index.save(savedRows(files, stamps, readings), isWhole);
    }
  }
  return readings as Reading[];
}

/** Bytes of MIDI that take as long to read: a score is converted first. */
function effort({ path, stats }: ListedFile): number {
  if (/\.abc(#\d+)?$/i.test(path)) return 200_000;
  if (/\.mxl$/i.test(path)) return 50 * stats.size;
  return formatOf(path) === "musicxml" ? 5 * stats.size : stats.size;
}

/** What the next run may rely on: not the files that could not be opened this time. */
function* savedRows(
  files: Listing["files"],
  stamps: readonly Stamp[],
  readings: readonly (Reading | undefined)[],
): Generator<readonly [string, Stamp, Reading]> {
  for (const [i, reading] of readings.entries()) {
    if (reading && reading.content !== "") yield [files[i].path, stamps[i], reading];
  }
}

async function readTasks(
  tasks: readonly ReadTask[],
  options: ReadOptions,
  onReading: (index: number, reading: Reading) => void,
): Promise<void> {
  const { signal, cacheFolder } = options;
  const bytes = tasks.reduce((sum, { size }) => sum + size, 0);
  const jobs = options.jobs ?? (bytes < worthThreads ? 1 : availableParallelism());
  if (jobs > 1) {
    const useful = Math.min(jobs, tasks.length);
    await readInWorkers(tasks, { jobs: useful, cacheFolder, signal }, onReading);
    return;
  }
  const cache = new ReadingCache(cacheFolder);
  let breath = performance.now();
  for (const { index, path } of tasks) {
    signal?.throwIfAborted();
    onReading(index, readFile(path, cache));
    if (performance.now() - breath < 50) continue;
    // Lets the progress bar and the interrupt in.
    await nextTurn();
    breath = performance.now();
  }
}
