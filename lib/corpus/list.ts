import {
  closeSync,
  type Dirent,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { MidiError } from "../midi";
import { asMidiError, countTunes } from "./midi-files";
import { formatOf } from "./score-file";

/** A file, or a tune of an ABC book, that may hold music, by its name. */
export interface ListedFile {
  /** Below the folder, with "/" between the parts; of the third tune in a book `book.abc#3`. */
  readonly path: string;
  readonly stamp: Stamp;
}

/** Size, times (modified, changed) and inode of a file: what tells without opening it that it is as before. */
export type Stamp = readonly [size: number, modified: number, changed: number, inode: number];

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

/**
 * Paths of all MIDI files at or below a folder (.mid, .midi, .kar, .rmi, upper or lower case),
 * sorted, so that they come in the same order on every machine. Symbolic links are followed, each
 * folder once; what cannot be opened is left out. `surveyMusicFiles` says what that was.
 *
 * @returns Paths that begin with `folder`.
 * @throws DataError when the folder itself cannot be read.
 */
export function listMidiFiles(folder: string): string[] {
  const midi = surveyMusicFiles(folder).files.filter(({ path }) => formatOf(path) === "midi");
  return midi.map(({ path }) => join(folder, path));
}

/**
 * The files of music below a folder (MIDI, MusicXML, each tune of an ABC file) with their sizes and
 * times, and what could not be looked into: unreadable folders, dangling links, sockets. Folders in
 * `except` are left out.
 */
export function surveyMusicFiles(folder: string, except: readonly string[] = []): Listing {
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
    const message = "not a folder (name the folder, zip or tar that holds the music)";
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
    else if (formatOf(entry.name)) visit(root, path, survey);
  }
}

/** Takes in the file, or the target of the link, at `path`. */
function visit(root: string, path: string, survey: Survey): void {
  const isNamed = formatOf(path) !== undefined;
  try {
    const stats = statSync(`${root}/${path}`);
    if (stats.isDirectory()) walk(root, `${path}/`, survey);
    else if (!isNamed) return;
    else if (stats.isFile()) addFile(root, path, stats, survey);
    else survey.problems.push({ path, message: "cannot be read: not a regular file" });
  } catch (error) {
    if (isNamed) addProblem(survey, path, error);
  }
}

/** A file; of an ABC book each tune, of XML only what is a score. */
function addFile(root: string, path: string, stats: Stats, survey: Survey): void {
  const place = `${root}/${path}`;
  const stamp: Stamp = [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino];
  if (/\.abc$/i.test(path)) {
    const tunes = countTunes(place);
    if (tunes < 2) survey.files.push({ path, stamp });
    else for (let i = 1; i <= tunes; i++) survey.files.push({ path: `${path}#${i}`, stamp });
  } else if (!/\.xml$/i.test(path) || isScore(place)) survey.files.push({ path, stamp });
}

/** Whether an XML file begins as MusicXML does. */
function isScore(path: string): boolean {
  const head = Buffer.alloc(4096);
  const file = openSync(path, "r");
  try {
    const text = head.toString("latin1", 0, readSync(file, head)).replaceAll("\0", "");
    return /<score-(partwise|timewise)|DOCTYPE\s+score-/.test(text);
  } finally {
    closeSync(file);
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
