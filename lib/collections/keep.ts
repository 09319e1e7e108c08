import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../core";
import { sha256Of } from "../core/node";
import { fileSha256 } from "../downloads";
import { collectionByName, findCollection } from "./catalogue";
import {
  commandFor,
  forgetFolder,
  manifestName,
  type Places,
  readRecord,
  registeredFolders,
  setFolder,
} from "./store";
import { filesBelow } from "./walk";

/** What has become of the files of a set since they came. */
export interface Verified {
  readonly name: string;
  readonly folder: string;
  readonly files: number;
  /** Paths below the folder. */
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly isWhole: boolean;
}

/** How a folder's files are checked: hashes by path, and what a hash is. */
interface Manifest {
  readonly folder: string;
  readonly hashes: ReadonlyMap<string, string>;
  readonly hashOf: (path: string) => Promise<string>;
}

/**
 * Reads every file of a set again and compares it with what came.
 *
 * @throws DataError when the set is not here; InvalidArgumentError for an unknown name
 */
export async function verifyCollection(
  places: Places,
  name: string,
  { signal, onProgress }: VerifyOptions = {},
): Promise<Verified> {
  const { folder, hashes, hashOf } = manifestOf(places, name);
  const there = new Set(filesBelow(folder));
  const missing = [...hashes.keys()].filter((path) => !there.has(path));
  const changed: string[] = [];
  let files = 0;
  for (const [path, hash] of hashes) {
    signal?.throwIfAborted();
    if (there.has(path) && (await hashOf(join(folder, path))) !== hash) changed.push(path);
    onProgress?.(++files, hashes.size);
  }
  const added = [...there].filter((path) => !hashes.has(path));
  const isWhole = missing.length === 0 && changed.length === 0;
  return { name, folder, files: hashes.size, missing, changed, added, isWhole };
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

function manifestOf(places: Places, name: string): Manifest {
  const registered = registeredFolders(places)[name];
  if (registered !== undefined) {
    const cause = existsSync(registered) ? "is your own: nothing is known of its files" : "is gone";
    throw new DataError(`${name}: ${registered} ${cause} (npm run -s etude -- ingest ${name})`);
  }
  const set = collectionByName(name);
  if (set.source.kind === "set-up") return setUpManifest(places);
  if (!readRecord(places, name)) {
    throw new DataError(`${name}: not on this machine (${commandFor(set)} brings it)`);
  }
  const folder = setFolder(places, name);
  const lines = readFileSync(join(folder, manifestName), "utf8").split("\n").filter(Boolean);
  const hashes = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  return { folder, hashes, hashOf: (path) => fileSha256(path) };
}

/** Of the default data, the list that set-up keeps: the first half of each SHA-256. */
function setUpManifest({ chorales }: Places): Manifest {
  const path = join(chorales, ".made-by-setup.json");
  if (!existsSync(path)) throw new DataError("chorales: not on this machine (npm run setup)");
  const list = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
  return {
    folder: chorales,
    hashes: new Map(Object.entries(list)),
    hashOf: async (file) => sha256Of(readFileSync(file)).slice(0, 32),
  };
}

/**
 * Removes a set, or what has come of one, from this machine; of a folder of the reader only its name.
 *
 * @returns what was done, in a sentence
 * @throws DataError where there is nothing to remove
 */
export function removeCollection(places: Places, name: string): string {
  const { [name]: folder } = registeredFolders(places);
  if (forgetFolder(places, name)) return `${name} is forgotten; ${folder} stays as it is`;
  const set = findCollection(name) ?? collectionByName(name);
  if (set.source.kind === "set-up") {
    throw new DataError(`${name}: the default data, which npm run clean removes`);
  }
  const partial = join(places.home, ".partial", name);
  const target = setFolder(places, name);
  const had = [partial, target].filter((path) => statSync(path, { throwIfNoEntry: false }));
  if (had.length === 0) throw new DataError(`${name}: nothing of it is on this machine`);
  // Out of sight first: a set that is half gone must not look whole.
  const doomed = join(places.home, `.removing-${name}-${process.pid}`);
  if (had.includes(target)) renameSync(target, doomed);
  rmSync(doomed, { recursive: true, force: true });
  rmSync(partial, { recursive: true, force: true });
  return `${name} is removed`;
}
