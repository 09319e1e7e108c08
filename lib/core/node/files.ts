import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "./folders";

/**
 * Writes a file whole or not at all: temporary file beside it, fsync, rename.
 * Folders above it are made. Throws the system's error (disk full, no permission) after
 * removing the temporary file; the old content is then untouched.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const folder = dirname(path);
  makeFolder(folder);
  // Not named after the file, whose name may be as long as a system allows.
  const temporary = join(folder, `.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  try {
    const file = openSync(temporary, "w");
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    noteFile("written", path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Tells the runner of notebooks, if it has asked (`ETUDE_FILES`), what this process used or made. */
export function noteFile(use: "read" | "written", path: string): void {
  const { ETUDE_FILES } = process.env;
  if (ETUDE_FILES) appendFileSync(ETUDE_FILES, `${use} ${path}\n`);
}
