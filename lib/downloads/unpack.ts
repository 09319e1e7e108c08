import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder, systemCause } from "../core/node";
import { type ArchiveEntry, type ArchiveKind, archiveKind } from "./archive";
import { DownloadError } from "./errors";
import { safePath } from "./safe-path";
import { tarEntries } from "./tar";
import { zipEntries } from "./zip";

/** How much an archive may come to before it counts as a bomb. */
export interface UnpackLimits {
  /** Files, folders and what else it lists. */
  readonly entries: number;
  /** Of all its files, unpacked. */
  readonly bytes: number;
  /** Unpacked bytes for each packed one, beyond the first `free`. */
  readonly ratio: number;
  readonly free: number;
}

/** Lakh, the largest set there is, has 178,561 files of 6 GB in an archive of 1.8 GB. */
const unpackLimits: UnpackLimits = {
  entries: 1_000_000,
  bytes: 40e9,
  ratio: 100,
  free: 1e8,
};

export interface UnpackOptions {
  /**
   * Where an entry goes, by its path in the archive: a path below the folder, or undefined to leave
   * it out. Default: everything, under its own path.
   */
  readonly place?: (path: string) => string | undefined;
  readonly limits?: Partial<UnpackLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly files: number; readonly bytes: number }) => void;
}

/** What came out of an archive. */
export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
  /** Links and devices, which are never made. */
  readonly leftOut: number;
}

/**
 * Unpacks a zip or tar(.gz) file into a folder that must not be there yet: it appears when all of it
 * has been written. Names that lead outside, are absolute or come twice, and archives beyond the
 * limits, are refused; links and devices are left out.
 *
 * @throws DownloadError naming the archive, the cause and the remedy; nothing is then left
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<Unpacked> {
  const kind = kindOf(archive);
  const unfinished = join(dirname(folder), `.unpacking-${process.pid}-${Date.now()}`);
  makeFolder(unfinished);
  try {
    const unpacked = await writeEntries(archive, kind, unfinished, options);
    renameSync(unfinished, folder);
    return unpacked;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    options.signal?.throwIfAborted();
    throw asDownloadError(error, archive);
  }
}

function kindOf(archive: string): ArchiveKind {
  try {
    const kind = archiveKind(archive);
    if (kind) return kind;
  } catch (error) {
    throw asDownloadError(error, archive);
  }
  throw new DownloadError(`${archive}: neither zip nor tar(.gz) (name an archive, or a folder)`);
}

async function writeEntries(
  archive: string,
  kind: ArchiveKind,
  folder: string,
  { place = (path) => path, signal, onProgress, ...options }: UnpackOptions,
): Promise<Unpacked> {
  const limits = { ...unpackLimits, ...options.limits };
  const most = Math.min(limits.bytes, limits.free + limits.ratio * statSync(archive).size);
  const seen = new Set<string>();
  const made = new Set<string>();
  let files = 0;
  let bytes = 0;
  let leftOut = 0;
  let count = 0;
  const addBytes = (more: number) => {
    bytes += more;
    if (bytes > most) throw new Error(`more than ${most} bytes unpacked: a bomb?`);
  };
  const entries = kind === "zip" ? zipEntries(archive) : tarEntries(archive, kind === "tar.gz");
  for await (const entry of entries) {
    signal?.throwIfAborted();
    if (++count > limits.entries) throw new Error(`more than ${limits.entries} entries: a bomb?`);
    const path = safePath(entry.path);
    if (path === undefined || entry.kind === "folder") continue;
    if (seen.has(path)) throw new Error(`${JSON.stringify(path)} comes twice`);
    seen.add(path);
    const target = place(path);
    if (target === undefined) continue;
    if (entry.kind !== "file") leftOut++;
    else {
      const file = join(folder, safePath(target) ?? "_");
      if (!made.has(dirname(file))) makeFolder(dirname(file));
      made.add(dirname(file));
      await writeEntry(entry, file, addBytes);
      files++;
      onProgress?.({ files, bytes });
    }
  }
  return { files, bytes, leftOut };
}

async function writeEntry(
  entry: ArchiveEntry,
  path: string,
  addBytes: (bytes: number) => void,
): Promise<void> {
  // Never over anything, not even where a disk takes two names for one.
  const file = openSync(path, "wx", 0o644);
  try {
    for await (const piece of await entry.read()) {
      addBytes(piece.length);
      for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done);
    }
  } finally {
    closeSync(file);
  }
}

function asDownloadError(error: unknown, archive: string): DownloadError {
  if (error instanceof DownloadError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EEXIST") return refused(archive, "two names in it are one on this disk");
  const cause = systemCause(error);
  if (cause) return new DownloadError(`${archive}: ${cause}`);
  return refused(archive, message ?? String(error));
}

function refused(archive: string, cause: string): DownloadError {
  return new DownloadError(
    `${archive}: damaged or not to be trusted: ${cause} (nothing of it was kept: get it again, or ` +
      "unpack it yourself and name the folder)",
  );
}
