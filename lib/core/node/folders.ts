import { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { RunError } from "..";

const causes: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder (check the path)",
  ENOTDIR: "a part of the path is a file (choose another folder)",
  EISDIR: "it is a folder (name a file in it)",
  EEXIST: "there is a file in the way (choose another folder)",
  EACCES: "no permission (check owner and mode, or choose another folder)",
  EPERM: "no permission (check owner and mode, or choose another folder)",
  EROFS: "the disk is read-only (choose another folder)",
  ENOSPC: "the disk is full (make room, or choose another disk)",
  ENAMETOOLONG: "the name is too long (choose a shorter one)",
  ELOOP: "a symbolic link in a circle (remove the link)",
  EIO: "the disk failed (use another one)",
};

/** What the system refused and what would do, in a sentence; undefined for what is no such error. */
export function systemCause(error: unknown): string | undefined {
  return causes[(error as NodeJS.ErrnoException | null)?.code ?? ""];
}

/**
 * Makes a folder for output, and those above it: the one way in which this library does. (Node's
 * own `recursive` never returns below `/proc`.)
 *
 * @throws RunError naming what is in the way: a file, a folder without permission, a place that
 *   takes no folders
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  const missing: string[] = [];
  let at = folder;
  try {
    for (; !statSync(at, { throwIfNoEntry: false }); at = dirname(at)) missing.push(at);
    if (!statSync(at).isDirectory()) throw new RunError(`${at}: it is a file (choose a folder)`);
    accessSync(at, constants.W_OK);
    for (const next of missing.reverse()) {
      at = next;
      makeOne(next);
    }
  } catch (error) {
    throw asRunError(error, at, "no folder can be made here (choose another place)");
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    // Another process was faster; a link to nowhere is in the way all the same.
    if (!exists || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/**
 * Makes sure, before work begins, that a file can be written: its folder is made, its name tried.
 * A file that is there stays as it is.
 *
 * @throws RunError naming what is in the way
 */
export function prepareFile(path: string): void {
  makeFolder(dirname(path));
  try {
    const isNew = !statSync(path, { throwIfNoEntry: false });
    closeSync(openSync(path, "a"));
    if (isNew) rmSync(path);
  } catch (error) {
    throw asRunError(error, path, "no file can be written here (choose another place)");
  }
}

const mostNameBytes = 80;

/**
 * A text as a part of a new file's name: without what systems, shells and terminals take for
 * something else, and cut between letters so that 80 bytes hold it (a name may have 255 in all).
 *
 * @example
 * nameForFile("AC/DC: what?"); // "AC_DC_ what_"
 */
export function nameForFile(text: string): string {
  let name = "";
  for (const letter of text.normalize("NFC").replace(/[\p{C}\\/:*?"<>|]/gu, "_")) {
    if (Buffer.byteLength(name + letter) > mostNameBytes) break;
    name += letter;
  }
  return name.trim() || "_";
}

function asRunError(error: unknown, path: string, missing: string): RunError {
  if (error instanceof RunError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const cause = code === "ENOENT" ? missing : (systemCause(error) ?? message);
  return new RunError(`${path}: ${cause}`);
}
