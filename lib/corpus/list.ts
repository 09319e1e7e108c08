import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { MidiError } from "../midi";
import { asMidiError } from "./midi-files";

/** A file that may hold MIDI, by its name. */
export interface ListedFile {
  /** Below the folder, with "/" between the parts. */
  readonly path: string;
  readonly stats: Stats;
}

/** Something below the folder that could not be looked into. */
export interface ListProblem {
  /** Below the folder; a folder's ends in "/". */
  readonly path: string;
  readonly message: string;
}

export interface Listing {
  readonly files: readonly ListedFile[];
  readonly problems: readonly ListProblem[];
}

const extension = /\.(midi?|kar|rmi)$/i;

/**
 * Paths of all MIDI files at or below a folder (.mid, .midi, .kar, .rmi, upper or lower case),
 * sorted, so that they come in the same order on every machine. Symbolic links are followed, each
 * folder once; what cannot be opened is left out. `surveyMidiFiles` says what that was.
 *
 * @returns Paths that begin with `folder`.
 * @throws DataError when the folder itself cannot be read.
 */
export function listMidiFiles(folder: string): string[] {
  return surveyMidiFiles(folder).files.map(({ path }) => join(folder, path));
}

/**
 * The MIDI files below a folder with their sizes and times, and what could not be looked into:
 * unreadable folders, dangling links, sockets. Folders in `except` are left out.
 */
export function surveyMidiFiles(folder: string, except: readonly string[] = []): Listing {
  const survey: Survey = {
    files: [],
    problems: [],
    links: [],
    seen: new Set(except.map(identity)),
  };
  let root: Stats;
  try {
    root = statSync(folder);
    if (root.isDirectory()) readdirSync(folder);
  } catch (error) {
    throw asMidiError(error, folder);
  }
  if (!root.isDirectory()) {
    const message = "not a folder (name the folder that holds the MIDI files)";
    throw new MidiError(folder, { kind: "unreadable", message });
  }
  walk(folder, "", survey);
  // Links last: a folder is then listed by its own path wherever it has one.
  for (let i = 0; i < survey.links.length; i++) visit(folder, survey.links[i], survey);
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  return { files: survey.files.sort(byPath), problems: survey.problems.sort(byPath) };
}

interface Survey {
  readonly files: ListedFile[];
  readonly problems: ListProblem[];
  readonly links: string[];
  /** The folders entered, so that links in a circle end. */
  readonly seen: Set<string>;
}

/** What a folder is whatever path leads to it; "" when there is none. */
function identity(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.dev} ${stats.ino}` : "";
}

function walk(root: string, below: string, survey: Survey): void {
  const folder = `${root}/${below}`;
  let entries: Dirent[];
  try {
    const folderIdentity = identity(folder);
    if (survey.seen.has(folderIdentity)) return;
    survey.seen.add(folderIdentity);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    addProblem(survey, below, error);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below + entry.name;
    if (entry.isDirectory()) walk(root, `${path}/`, survey);
    else if (entry.isSymbolicLink()) survey.links.push(path);
    else if (extension.test(entry.name)) visit(root, path, survey);
  }
}

/** Takes in the file, or the target of the link, at `path`. */
function visit(root: string, path: string, survey: Survey): void {
  const isNamed = extension.test(path);
  try {
    const stats = statSync(`${root}/${path}`);
    if (stats.isDirectory()) walk(root, `${path}/`, survey);
    else if (!isNamed) return;
    else if (stats.isFile()) survey.files.push({ path, stats });
    else survey.problems.push({ path, message: "cannot be read: not a regular file" });
  } catch (error) {
    if (isNamed) addProblem(survey, path, error);
  }
}

function addProblem(survey: Survey, path: string, error: unknown): void {
  const { reason } = asMidiError(error, path);
  // A name that is not UTF-8 cannot be given back to the system.
  const message = path.includes("\ufffd")
    ? "cannot be read: its name is not UTF-8 (rename it)"
    : reason;
  survey.problems.push({ path, message });
}
