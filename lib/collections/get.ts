import {
  copyFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { DataError } from "../core";
import { makeFolder, writeFileAtomic } from "../core/node";
import { fileSha256, unpackArchive } from "../downloads";
import { readBenchmark } from "./benchmark-file";
import { type Collection, collectionByName } from "./catalogue";
import { knownChecksum, noteChecksum } from "./checksums";
import type { GetOptions } from "./get-options";
import { expectedOf, fileNameOf, type Obtained, obtain } from "./obtain";
import {
  manifestName,
  type Places,
  readRecord,
  type SetRecord,
  setFolder,
  writeRecord,
} from "./store";
import { filesBelow } from "./walk";

/**
 * Brings a data set of the catalogue to this machine: fetched or copied, checked, unpacked, counted,
 * and put in its place whole. One that is there already is left as it is.
 *
 * @throws DataError, DownloadError or InvalidArgumentError; what has come of a download is kept for
 *   the next try, nothing else
 */
export async function getCollection(
  places: Places,
  name: string,
  options: GetOptions,
): Promise<SetRecord> {
  const set = collectionByName(name);
  if (set.source.kind === "set-up") {
    throw new DataError(`${name}: made by npm run setup from a package (run that)`);
  }
  const there = readRecord(places, name);
  if (there) return there;
  const work = join(places.home, ".partial", name);
  makeFolder(work);
  checkRoom(set, places.home);
  try {
    return await bring(places, set, work, options);
  } finally {
    if (existsSync(work) && readdirSync(work).length === 0) rmdirSync(work);
  }
}

/** The work between the first byte and the set in its place. */
async function bring(
  places: Places,
  set: Collection,
  work: string,
  options: GetOptions,
): Promise<SetRecord> {
  const { name } = set;
  const obtained = await obtain(set, work, options);
  compareChecksum(places, set, obtained, options);
  const unfinished = join(work, "set");
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await fill(set, obtained, unfinished, options);
    const files = await writeManifest(unfinished, options);
    const { from, bytes, sha256 } = obtained;
    const added = new Date().toISOString();
    const record = { name, from, bytes, sha256, files, added };
    writeRecord(unfinished, record);
    const target = setFolder(places, name);
    rmSync(target, { recursive: true, force: true });
    makeFolder(dirname(target));
    renameSync(unfinished, target);
    if (sha256 !== null) noteChecksum(places, name, obtained.from, sha256);
    rmSync(work, { recursive: true, force: true });
    return record;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Refuses to begin where the disk cannot hold the file and what comes out of it. */
function checkRoom(set: Collection, home: string): void {
  const { source } = set;
  const bytes = source.kind === "url" ? (source.bytes ?? source.stated?.bytes ?? 0) : 0;
  const needed = 4 * bytes; // the file, and three times as much unpacked
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  if (free >= needed) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  throw new DataError(
    `${home}: ${gigabytes(free)} free, ${set.name} needs about ${gigabytes(needed)} ` +
      "(make room, or put data/sets on another disk: ETUDE_SETS=DIR)",
  );
}

/** Of files without a known checksum: what others say of it, and what it was the first time. */
function compareChecksum(
  places: Places,
  set: Collection,
  { sha256, from }: Obtained,
  { onMessage }: GetOptions,
): void {
  if (sha256 === null || expectedOf(set).sha256 !== null) return;
  // Under another name it may be in another form, of which nobody has stated anything.
  const isSameForm = basename(from) === fileNameOf(set) || from === urlOf(set);
  const stated = set.source.kind === "url" && isSameForm ? set.source.stated : null;
  const first = knownChecksum(places, set.name, from);
  if (first !== undefined && first !== sha256) {
    onMessage?.(`the file is another than the one fetched first (SHA-256 ${first}, now ${sha256})`);
  }
  if (stated?.sha256 && stated.sha256 !== sha256) {
    onMessage?.(`SHA-256 ${sha256} is not the ${stated.sha256} that is stated by ${stated.by}`);
  } else if (stated?.sha256) {
    onMessage?.(`SHA-256 is the one stated by ${stated.by}`);
  } else {
    onMessage?.(`no checksum was known; this one is kept: ${sha256}`);
  }
}

const urlOf = ({ source }: Collection) => (source.kind === "url" ? source.url : undefined);

/** Makes the set's folder from what came. */
async function fill(
  set: Collection,
  { path, isFolder }: Obtained,
  folder: string,
  { signal, onProgress }: GetOptions,
): Promise<void> {
  if ("file" in set.layout) {
    if (isFolder) throw new DataError(`${path}: no ${set.name} in it (name the file: --from FILE)`);
    const found = readBenchmark(path, set);
    writeFileAtomic(join(folder, set.layout.file), JSON.stringify(found));
    return;
  }
  const keep = new RegExp(set.layout.keep);
  const onFiles = ({ files }: { files: number }) => onProgress?.({ stage: "unpacking", files });
  if (isFolder) await copyFolder(path, folder, keep, { signal, onFiles });
  else {
    const place = (inside: string) => keep.exec(inside)?.[1];
    const { leftOut } = await unpackArchive(path, folder, { place, signal, onProgress: onFiles });
    if (leftOut > 0) throw new DataError(`${path}: links among its files (a wrong mirror?)`);
  }
  checkCount(set, folder, path);
}

const music = /\.(midi?|abc|mxl|musicxml)$/i;

/** Copies what belongs to a set out of a folder in which it was unpacked, wherever its top is. */
async function copyFolder(
  source: string,
  folder: string,
  keep: RegExp,
  { signal, onFiles }: { signal?: AbortSignal; onFiles: (progress: { files: number }) => void },
): Promise<void> {
  let files = 0;
  for (const path of filesBelow(source)) {
    signal?.throwIfAborted();
    const target = keep.exec(path)?.[1] ?? keep.exec(`_/${path}`)?.[1];
    if (target === undefined && !music.test(path)) continue;
    const copy = join(folder, target ?? path);
    if (existsSync(copy)) continue;
    makeFolder(dirname(copy));
    copyFileSync(join(source, path), copy);
    onFiles({ files: ++files });
  }
}

function checkCount({ name, counts }: Collection, folder: string, path: string): void {
  const found = existsSync(folder)
    ? filesBelow(folder).filter((file) => music.test(file)).length
    : 0;
  if (found > 0 && (counts.files === null || counts.files === found)) return;
  throw new DataError(
    `${path}: ${found} files of music where ${name} has ${counts.files ?? "some"} ` +
      "(a wrong mirror or another version: choose another source with --from)",
  );
}

/** Writes the list of hashes; returns how many files there are. */
async function writeManifest(folder: string, { signal, onProgress }: GetOptions): Promise<number> {
  const lines: string[] = [];
  for (const path of filesBelow(folder)) {
    lines.push(`${await fileSha256(join(folder, path), signal)}  ${path}\n`);
    onProgress?.({ stage: "checking", files: lines.length });
  }
  writeFileAtomic(join(folder, manifestName), lines.join(""));
  return lines.length;
}
