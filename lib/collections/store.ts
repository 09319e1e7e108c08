import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { checkArgument, DataError } from "../core";
import { writeFileAtomic } from "../core/node";
import { type Collection, catalogue, findCollection } from "./catalogue";
import { nearestTo } from "./nearest";

/** Where data sets lie on this machine. */
export interface Places {
  /** Folder of the sets that were fetched, and of the list of the reader's own. */
  readonly home: string;
  /** Folder of the default data, which set-up makes. */
  readonly chorales: string;
}

const record = z.object({
  name: z.string(),
  /** URL, package or path that it came from. */
  from: z.string(),
  /** Of the file that came, where it was one. */
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  /** Files in the set's folder. */
  files: z.number(),
  added: z.string(),
});

/** What is noted in the folder of a set. */
export type SetRecord = z.infer<typeof record>;

const recordName = ".etude-set.json";
/** Hash and path of each file, as `sha256sum -c` reads them. */
export const manifestName = ".etude-files.sha256";

/** The folder of a set that was, or will be, fetched. */
export function setFolder({ home }: Places, name: string): string {
  return join(home, name);
}

/** The record of a set that was fetched; undefined where it is not there whole. */
export function readRecord(places: Places, name: string): SetRecord | undefined {
  try {
    const path = join(setFolder(places, name), recordName);
    return record.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Notes in an unfinished folder what it holds. */
export function writeRecord(folder: string, content: SetRecord): void {
  writeFileAtomic(join(folder, recordName), `${JSON.stringify(content, null, 2)}\n`);
}

/** Where the music of a set of the catalogue is: a folder, or the file of a benchmark. */
export function installedPath(places: Places, set: Collection): string | undefined {
  if (set.source.kind === "set-up") {
    const isMade = existsSync(places.chorales) && readdirSync(places.chorales).length > 0;
    return isMade ? places.chorales : undefined;
  }
  if (!readRecord(places, set.name)) return undefined;
  const folder = setFolder(places, set.name);
  return "file" in set.layout ? join(folder, set.layout.file) : folder;
}

const registryPath = ({ home }: Places) => join(home, "registered.json");
const registry = z.record(z.string(), z.string());

/** The reader's own folders by name. */
export function registeredFolders(places: Places): Readonly<Record<string, string>> {
  const path = registryPath(places);
  if (!existsSync(path)) return {};
  try {
    return registry.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new DataError(`${path}: not a list of names and folders (mend or remove it)`);
  }
}

/**
 * Gives a folder, archive or file of the reader a name.
 *
 * @throws InvalidArgumentError for a name that is taken or could be a path
 */
export function registerFolder(places: Places, name: string, path: string): void {
  const isName = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$/u.test(name);
  checkArgument(isName, "name", name, "letters, digits, - and _, at most 64");
  checkArgument(
    !findCollection(name),
    "name",
    name,
    "is a data set of the catalogue: take another",
  );
  if (!existsSync(path)) throw new DataError(`${path}: no such file or folder (check the path)`);
  writeRegistry(places, { ...registeredFolders(places), [name]: path });
}

/** Forgets a name; what it stood for stays. Returns whether there was one. */
export function forgetFolder(places: Places, name: string): boolean {
  const { [name]: gone, ...rest } = registeredFolders(places);
  if (gone !== undefined) writeRegistry(places, rest);
  return gone !== undefined;
}

function writeRegistry(places: Places, names: Readonly<Record<string, string>>): void {
  writeFileAtomic(registryPath(places), `${JSON.stringify(names, null, 2)}\n`);
}

/**
 * Where the music is that a name or path stands for: a registered folder, a set that was fetched, a
 * path; in this order.
 *
 * @param path what `text` is as a path, absolute
 * @throws DataError for what is none of them, saying which command brings a set that is not here, or
 *   which name is near
 */
export function locateData(places: Places, text: string, path: string): string {
  const registered = registeredFolders(places)[text];
  if (registered !== undefined) {
    if (existsSync(registered)) return registered;
    throw new DataError(
      `${text}: ${registered} is gone (register it again: npm run -s etude -- data add ${text} DIR)`,
    );
  }
  const set = findCollection(text);
  const installed = set && installedPath(places, set);
  if (installed !== undefined) return installed;
  if (existsSync(path)) return path;
  if (set) throw new DataError(`${text}: not on this machine (${commandFor(set)} brings it)`);
  const names = [...catalogue.map(({ name }) => name), ...Object.keys(registeredFolders(places))];
  const near = /[\\/.]/.test(text) ? undefined : nearestTo(text, names);
  throw new DataError(
    `${text}: no such file, folder or data set (${near ?? "check the path"}; ` +
      "npm run -s etude -- data list shows the names)",
  );
}

/** The set of the catalogue whose music is in this folder, or undefined. */
export function collectionAt(places: Places, path: string): Collection | undefined {
  return catalogue.find((set) => installedPath(places, set) === path);
}

/** The command that brings a set. */
export function commandFor({ name, source }: Collection): string {
  return source.kind === "set-up" ? "npm run setup" : `npm run -s etude -- data get ${name}`;
}
