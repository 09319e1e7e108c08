import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { checkArgument, DataError } from "../../core";
import { archiveKind } from "../../downloads";
import { dataPath, projectPath, userPath } from "../../project";
import { listNotebooks } from "./notebook";

export const profiles = ["smoke", "quick", "full"] as const;
export type Profile = (typeof profiles)[number];

/** Seconds a whole notebook may take. */
export const defaultTimeouts: Readonly<Record<Profile, number>> = {
  smoke: 300,
  quick: 1200,
  full: 6 * 3600,
};

/** What a run of notebooks can be told. */
export interface ReportOptions {
  /** Names, numbers or paths; empty: all of the folder. */
  readonly notebooks: readonly string[];
  readonly profile: Profile;
  /** Folder of MIDI files instead of the default data. */
  readonly data?: string;
  /** Notebooks at a time at most; undefined: as many as their cores fit on this machine. */
  readonly jobs?: number;
  /** Folder of the reports; default `figures/reports`. */
  readonly out?: string;
  readonly timeoutSeconds?: number;
  /** Run again even where inputs are unchanged. */
  readonly force?: boolean;
  /** Keep what the notebooks took in figures/records/chapter-times.json. */
  readonly record?: boolean;
  /** Where the notebooks are; default `notebooks`. */
  readonly folder?: string;
  /** Show the index to the reader as soon as it has a report, where there is a desktop. */
  readonly open?: boolean;
  readonly signal?: AbortSignal;
}

/** The profile's name, checked. */
export function checkProfile(name: string): Profile {
  const profile = profiles.find((known) => known === name);
  checkArgument(profile !== undefined, "profile", name, `must be one of ${profiles.join(", ")}`);
  return profile;
}

/**
 * The music that a name or path stands for: a folder or an archive, absolute.
 *
 * @throws DataError when there is none, saying which command brings it
 */
export function checkDataFolder(text: string): string {
  const path = dataPath(text);
  if (statSync(path).isDirectory() || archiveKind(path) !== undefined) return path;
  throw new DataError(
    `${text}: no music to run notebooks on (--data wants a folder, a zip or tar, or a data set ` +
      "of MIDI or ABC)",
  );
}

/**
 * The notebooks that `words` name: a path, a name with or without `.ipynb`, or its number.
 * Throws a `DataError` that lists what there is.
 */
export function findNotebooks(words: readonly string[], folder: string): string[] {
  const all = existsSync(folder) ? listNotebooks(folder) : [];
  if (words.length === 0) {
    if (all.length === 0) throw new DataError(`${folder}: no notebooks here`);
    return all;
  }
  const found = words.flatMap((word) => {
    const path = [userPath(word), resolve(folder, word), projectPath(word)].find(
      (candidate) => candidate.endsWith(".ipynb") && existsSync(candidate),
    );
    if (path) return [path];
    const matches = all.filter((candidate) => {
      const name = basename(candidate, ".ipynb");
      return name === word || name.startsWith(`${word}_`) || name.startsWith(`${word}-`);
    });
    if (matches.length > 0) return matches;
    const names = all.map((candidate) => basename(candidate, ".ipynb")).join(", ");
    throw new DataError(`${word}: no such notebook (there are: ${names || "none"})`);
  });
  return [...new Set(found)];
}
