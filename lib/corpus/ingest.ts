import { copyFileSync, mkdirSync, realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { checkArgument, DataError, nextTurn } from "../core";
import { cacheFolder, writeFileAtomic } from "../core/node";
import { ContentCache, FolderIndex, readerVersion, type Stamp, stampOf } from "./ingest-cache";
import { type IngestResult, ingestFile, type Reading, refusedReading } from "./ingest-file";
import { type ReadTask, readInWorkers } from "./ingest-pool";
import { type Listing, surveyMidiFiles } from "./list";

export interface IngestOptions {
  /** Reading threads; by default as many as there are cores, or none for less than 48 MB. */
  readonly jobs?: number;
  /** Copies of the refused files go here, with `refused.json` saying why; the originals stay. */
  readonly quarantine?: string;
  /** Default `.etude/cache/ingest` of the project. */
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
  /** Called after every few files. */
  readonly onProgress?: (progress: IngestProgress) => void;
}

export interface IngestProgress {
  readonly done: number;
  readonly total: number;
  readonly notes: number;
}

/** What became of the files of a folder. `files` is the number of results. */
export interface IngestReport {
  readonly files: number;
  readonly read: number;
  readonly recovered: number;
  readonly refused: number;
  /** Of all files, those that are copies of others included. */
  readonly notes: number;
  readonly seconds: number;
  /** One for each file, and for each folder that cannot be entered, in the order of their paths. */
  readonly results: readonly IngestResult[];
}

// Starting threads takes as long as reading so many bytes.
const worthThreads = 48 * 1024 * 1024;

/**
 * Reads every MIDI file below a folder and says how each one fared. A bad file is a row of the
 * report, never the end of the run. Readings are cached by content, and a file whose size and
 * times are as before is not opened again.
 *
 * A file with the same notes as one before it in the order of paths, in this key or another, has a
 * problem of kind "duplicate"; its status tells how it was read all the same.
 *
 * @throws DataError when the folder cannot be read or holds no MIDI file.
 * @throws The reason of `signal` when it is aborted; what was read by then is in the cache.
 */
export async function ingestFolder(
  folder: string,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const start = performance.now();
  const { jobs, quarantine } = options;
  const jobsOk = jobs === undefined || (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256);
  checkArgument(jobsOk, "jobs", jobs, "must be a whole number from 1 to 256");
  const isApart = quarantine === undefined || resolve(quarantine) !== resolve(folder);
  checkArgument(isApart, "quarantine", quarantine, "must be another folder than the one read");
  const listing = surveyMidiFiles(folder, quarantine === undefined ? [] : [quarantine]);
  if (listing.files.length + listing.problems.length === 0) {
    throw new DataError(
      `${folder}: no MIDI files in it (names must end in .mid, .midi, .kar or .rmi)`,
    );
  }
  const readings = await readAll(folder, listing, options);
  const results = resultsOf(listing, readings);
  if (quarantine !== undefined) quarantineRefused(folder, quarantine, results);
  return { ...totals(results), seconds: (performance.now() - start) / 1000, results };
}

/** Readings of the listed files, from the cache where they are known. */
async function readAll(
  folder: string,
  { files }: Listing,
  options: IngestOptions,
): Promise<Reading[]> {
  const base = options.cacheFolder ?? cacheFolder("ingest");
  const kept = base && join(base, readerVersion());
  const index = new FolderIndex(kept, realpathSync(folder));
  const stamps = files.map(({ stats }) => stampOf(stats));
  const readings = files.map(({ path }, i) => index.find(path, stamps[i]));
  const tasks: ReadTask[] = [];
  for (const [i, { path, stats }] of files.entries()) {
    if (!readings[i]) tasks.push({ index: i, path: join(folder, path), size: stats.size });
  }
  const fresh: Reading[] = [];
  let notes = readings.reduce((sum, reading) => sum + (reading?.notes ?? 0), 0);
  const onReading = (i: number, reading: Reading) => {
    readings[i] = reading;
    fresh.push(reading);
    notes += reading.notes;
    const done = files.length - tasks.length + fresh.length;
    options.onProgress?.({ done, total: files.length, notes });
  };
  try {
    if (tasks.length > 0) await readTasks(tasks, { ...options, cacheFolder: kept }, onReading);
  } finally {
    if (fresh.length > 0) {
      new ContentCache(kept).add(fresh);
      index.save(savedRows(files, stamps, readings));
    }
  }
  return readings as Reading[];
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
  options: IngestOptions,
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
  const cache = new ContentCache(cacheFolder);
  let breath = performance.now();
  for (const { index, path, size } of tasks) {
    signal?.throwIfAborted();
    onReading(index, ingestFile(path, size, cache));
    if (performance.now() - breath < 50) continue;
    // Lets the progress bar and the interrupt in.
    await nextTurn();
    breath = performance.now();
  }
}

/** Rows in the order of paths, with what cannot be opened refused and copies of notes marked. */
function resultsOf(listing: Listing, readings: readonly Reading[]): IngestResult[] {
  const firstByHash = new Map<string, { path: string; lowestPitch: number }>();
  const rows = listing.files.map(({ path }, i): IngestResult => {
    const { content: _, hash, lowestPitch, ...reading } = readings[i];
    const first = firstByHash.get(hash);
    if (hash !== "" && !first) firstByHash.set(hash, { path, lowestPitch });
    if (hash === "" || !first) return { path, ...reading };
    const up = lowestPitch - first.lowestPitch;
    const key = up === 0 ? "" : `, ${Math.abs(up)} semitones ${up > 0 ? "up" : "down"}`;
    const message = `same notes as ${first.path}${key}`;
    return { path, ...reading, problems: [...reading.problems, { kind: "duplicate", message }] };
  });
  for (const { path, message } of listing.problems) {
    const {
      content: _,
      hash: __,
      lowestPitch: ___,
      ...row
    } = refusedReading({
      kind: "unreadable",
      message,
    });
    rows.push({ path, ...row });
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function totals(results: readonly IngestResult[]) {
  const count = { read: 0, recovered: 0, refused: 0 };
  let notes = 0;
  for (const result of results) {
    count[result.status]++;
    notes += result.notes;
  }
  return { files: results.length, ...count, notes };
}

/** Copies the refused files below `quarantine`, under the paths they have below `folder`. */
function quarantineRefused(
  folder: string,
  quarantine: string,
  results: readonly IngestResult[],
): void {
  const refused = results.filter(({ status }) => status === "refused");
  const rows = refused.map(({ path, problems }) => {
    let copied = false;
    try {
      mkdirSync(dirname(join(quarantine, path)), { recursive: true });
      copyFileSync(join(folder, path), join(quarantine, path));
      copied = true;
    } catch {
      // What cannot be opened cannot be copied either: the list says so.
    }
    return { path, copied, problems };
  });
  writeFileAtomic(join(quarantine, "refused.json"), `${JSON.stringify(rows, null, 2)}\n`);
}
