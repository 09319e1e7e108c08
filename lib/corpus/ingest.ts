import { copyFileSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { checkArgument } from "../core";
import { makeFolder, writeFileAtomic } from "../core/node";
import type { KeeperChoice } from "./block";
import type { Copies } from "./copies";
import { copiesAmong, type FolderReadings, type ReadOptions, readFolder } from "./folder";
import { readBytes } from "./midi-files";
import { type Fared, refusedReading } from "./reading";

/** How the reading of one file went. */
export interface IngestResult extends Fared {
  /** Below the folder, with "/" between the parts. */
  readonly path: string;
}

export interface IngestOptions extends ReadOptions {
  /** Copies of the refused files go here, with `refused.json` saying why; the originals stay. */
  readonly quarantine?: string;
  /** Keeps something of the music beside: what training will ask for. */
  readonly keeper?: KeeperChoice;
}

/** What became of the files of a folder. `files` is the number of results. */
export interface IngestReport {
  readonly files: number;
  readonly read: number;
  readonly recovered: number;
  readonly refused: number;
  /** Files that repeat one before them. */
  readonly copies: number;
  /** Of all files, those that are copies of others included. */
  readonly notes: number;
  readonly seconds: number;
  /** One for each file, and for each folder that cannot be entered, in the order of their paths. */
  readonly results: readonly IngestResult[];
}

/**
 * Reads every file of music below a folder, or in an archive, and says how each one fared; see `readFolder`.
 *
 * A file that repeats one before it in the order of paths (the same notes in this key or another, or
 * most of its phrases) has a problem of kind "duplicate"; its status tells how it was read.
 *
 * @throws what `readFolder` throws
 */
export async function ingestFolder(
  folder: string,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const start = performance.now();
  const { quarantine, keeper, except = [] } = options;
  if (quarantine !== undefined) {
    const isApart = resolve(quarantine) !== resolve(folder);
    checkArgument(isApart, "quarantine", quarantine, "must be another folder than the one read");
    makeFolder(quarantine);
  }
  const apart = quarantine === undefined ? except : [...except, quarantine];
  const found = await readFolder(folder, { ...options, except: apart }, { keeper });
  const { copies } = copiesAmong(found);
  const results = resultsOf(found, copies);
  found.shards.close();
  if (quarantine !== undefined) quarantineRefused(found.folder, quarantine, results);
  const seconds = (performance.now() - start) / 1000;
  return { ...totals(results), copies: copies.filter(Boolean).length, seconds, results };
}

/** Rows in the order of paths, with what cannot be opened refused and copies marked. */
function resultsOf(
  { files, shards, problems }: FolderReadings,
  copies: Copies["copies"],
): IngestResult[] {
  const rows = files.map(({ path }, i): IngestResult => {
    const { fared } = shards.at(i).row;
    const copy = copies[i];
    if (!copy) return { path, ...fared };
    const other = files[copy.of].path;
    const duplicate = { kind: "duplicate", message: describeCopy(other, copy) } as const;
    return { path, ...fared, problems: [...fared.problems, duplicate] };
  });
  for (const { path, message } of problems) {
    rows.push({ path, ...refusedReading({ kind: "unreadable", message }).fared });
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describeCopy(other: string, { share, semitones }: NonNullable<Copies["copies"][number]>) {
  if (semitones === null) return `${Math.round(share * 100)} % of its phrases are in ${other}`;
  const key =
    semitones === 0 ? "" : `, ${Math.abs(semitones)} semitones ${semitones > 0 ? "up" : "down"}`;
  return `same notes as ${other}${key}`;
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
      makeFolder(dirname(join(quarantine, path)));
      // Of a book of tunes there is no file of each.
      const isTune = !existsSync(join(folder, path)) && /#\d+$/.test(path);
      if (isTune) writeFileAtomic(join(quarantine, path), readBytes(join(folder, path)));
      else copyFileSync(join(folder, path), join(quarantine, path));
      copied = true;
    } catch {
      // What cannot be opened cannot be copied either: the list says so.
    }
    return { path, copied, problems };
  });
  writeFileAtomic(join(quarantine, "refused.json"), `${JSON.stringify(rows, null, 2)}\n`);
}
