import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkArgument, DataError } from "../core";
import { cacheFolder, codeKey } from "../core/node";
import { abcVersion } from "./abc";
import type { KeeperChoice, ReadTask } from "./block";
import { type Copies, findCopies } from "./copies";
import { type ListedFile, type Listing, surveyMusicFiles } from "./list";
import { musicFolder } from "./music-folder";
import { readOfficialSplit } from "./official-split";
import { readTasks } from "./read-tasks";
import { readInWorkers } from "./reader-pool";
import { formatOf } from "./score-file";
import { ShardWriter } from "./shard";
import { ShardFolder } from "./shard-folder";

/** How a folder is read. */
export interface ReadOptions {
  /** Read at most this many files, in the order of their paths; default all. */
  readonly limit?: number;
  /** Reading threads; by default as many as there are cores, or none for less than 48 MB. */
  readonly jobs?: number;
  /** Folders below that are left out. */
  readonly except?: readonly string[];
  /** Where shards are kept; default `ingest` in the folder for caches, or for temporary files. */
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
  /** Called after every few files that are not known from an earlier reading. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Reads what is not known into shards by other processes; what it leaves is read here. */
  readonly elsewhere?: (missing: MissingFiles) => Promise<void>;
}

/** Files of a folder for other processes to read. */
export interface MissingFiles {
  /** The folder of shards: what is moved there is known. */
  readonly shards: string;
  /** Which reader this is: shards of another one do not count. */
  readonly reader: string;
  /** Files in all. */
  readonly total: number;
  /** What the shards do not hold now, and the notes that they hold. */
  list(): { readonly count: number; readonly notes: number; readonly files: Iterable<ReadTask> };
}

export interface ReadProgress {
  readonly done: number;
  readonly total: number;
  readonly notes: number;
}

/** What is wanted of a folder beside the readings of its files. */
export interface Wanted {
  /** Keeps something of the music; only shards in which it has count as known. */
  readonly keeper?: KeeperChoice;
}

/** The files of a folder in the order of their paths, and how each was read. */
export interface FolderReadings extends Listing {
  /** The folder that they are in: of an archive the one that it was unpacked to. */
  readonly folder: string;
  /** What is kept of `files`; the caller closes it. */
  readonly shards: ShardFolder;
}

// Starting threads takes as long as reading so many bytes; where music is kept too, as a quarter.
const worthThreads = 48 * 1024 * 1024;

/**
 * Reads every file of music at or below a folder, or in a zip or tar file: the one walk that reports,
 * training and keys of results are made from. What is read goes to shards on disk as it comes, so
 * that nothing is read twice, also after a process was killed; a file whose size and times are as
 * before is not opened. A bad file is a reading that says so, never the end of the run.
 *
 * @throws DataError when the folder cannot be read or holds no music; DownloadError for an archive
 *   that is not to be trusted; RunError when the shards cannot be written or are of a newer version
 * @throws The reason of `signal` when it is aborted; what was read by then is kept
 */
export async function readFolder(
  path: string,
  options: ReadOptions = {},
  wanted: Wanted = {},
): Promise<FolderReadings> {
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
  const files = limit === undefined ? all : all.slice(0, limit);
  const shards = new ShardFolder(files.length);
  const kept = shardsOf(folder, options);
  const kind = wanted.keeper?.name ?? "readings";
  let notes = 0;
  const find = () => {
    notes += shards.find(kept, files, wanted.keeper?.name);
    return files.map((_, index) => index).filter((index) => !shards.has(index));
  };
  await options.elsewhere?.({
    ...{ shards: kept, reader: readerVersion(), total: files.length },
    list() {
      const missing = find();
      const listed = { [Symbol.iterator]: () => tasksOf(folder, files, missing) };
      return { count: missing.length, notes, files: listed };
    },
  });
  const missing = find();
  const writer = new ShardWriter(kept, kind);
  try {
    await readMissing({ folder, files, missing, shards, writer, notes }, options, wanted);
  } finally {
    writer.close();
  }
  if (files.length === all.length) shards.removeStale(kept, kind);
  return { folder, files, problems, shards };
}

/** Which of the files repeat others. */
export function copiesAmong({ files, shards }: FolderReadings): Copies {
  return findCopies({ length: files.length, at: (index) => shards.print(index) });
}

/** Changes whenever the reader does: readings of an older one do not count. */
export function readerVersion(): string {
  return codeKey([join(__dirname, "reader-worker")], [abcVersion()]).slice(0, 12);
}

/** Where the shards of a folder lie. */
function shardsOf(folder: string, options: ReadOptions): string {
  const base = options.cacheFolder ?? cacheFolder("ingest") ?? join(tmpdir(), "etude-ingest");
  const name = createHash("sha1").update(realpathSync(folder)).digest("hex").slice(0, 16);
  return join(base, readerVersion(), name);
}

/**
 * The hash of what a reader finds in a folder: changes with the bytes of a MIDI file, its path, and
 * with what cannot be read, wherever links lead; not with other files or times.
 *
 * @throws what `readFolder` throws
 */
export async function folderKey(folder: string, options: ReadOptions = {}): Promise<string> {
  const { files, shards, problems, folder: root } = await readFolder(folder, options);
  const hash = createHash("sha256").update(readOfficialSplit(root)?.text ?? "");
  for (const [i, { path }] of files.entries()) {
    const { content, fared } = shards.at(i).row;
    hash.update(JSON.stringify([path, content || fared.problems]));
  }
  shards.close();
  return hash.update(JSON.stringify(problems)).digest("hex");
}

interface Unread {
  readonly folder: string;
  readonly files: readonly ListedFile[];
  readonly missing: readonly number[];
  readonly shards: ShardFolder;
  readonly writer: ShardWriter;
  /** Of the files that are known. */
  readonly notes: number;
}

/** Reads the files that the shards do not know, and appends what they hold. */
async function readMissing(
  { folder, files, missing, shards, writer, notes: known }: Unread,
  options: ReadOptions,
  { keeper }: Wanted,
): Promise<void> {
  if (missing.length === 0) return;
  const tasks = tasksOf(folder, files, missing);
  let notes = known;
  let done = files.length - missing.length;
  const onFile = (more: number) => {
    done++;
    notes += more;
    options.onProgress?.({ done, total: files.length, notes });
  };
  const append = (block: Parameters<ShardWriter["append"]>[0], of: readonly ReadTask[]) => {
    const indices = of.map(({ index }) => index);
    shards.add(writer.append(block), indices);
  };
  const effort = missing.reduce((sum, index) => sum + effortOf(files[index]), 0);
  const jobs =
    options.jobs ?? ((keeper ? 4 : 1) * effort < worthThreads ? 1 : availableParallelism());
  const { signal } = options;
  if (jobs === 1) {
    await readTasks(tasks, { keeper, signal, onFile, append });
    return;
  }
  const pool = { jobs: Math.min(jobs, missing.length), keeper, signal };
  await readInWorkers(tasks, pool, (of, { block, notes: counts }) => {
    append(block, of);
    for (const count of counts) onFile(count);
  });
}

/** One by one, since a corpus has many. */
function* tasksOf(
  folder: string,
  files: readonly ListedFile[],
  indices: readonly number[],
): Generator<ReadTask> {
  for (const index of indices) {
    const { path, stamp } = files[index];
    yield { index, place: join(folder, path), path, stamp, effort: effortOf(files[index]) };
  }
}

/** Bytes of MIDI that take as long to read: a score is converted first. */
function effortOf({ path, stamp: [size] }: ListedFile): number {
  if (/\.abc(#\d+)?$/i.test(path)) return 200_000;
  if (/\.mxl$/i.test(path)) return 50 * size;
  return formatOf(path) === "musicxml" ? 5 * size : size;
}
