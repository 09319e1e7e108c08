import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a file whole or not at all: temporary file beside it, fsync, rename.
 * Folders above it are made. Throws the system's error (disk full, no permission) after
 * removing the temporary file; the old content is then untouched.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
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
    // The runner of notebooks asks which files each of them wrote.
    if (process.env.ETUDE_WRITTEN) appendFileSync(process.env.ETUDE_WRITTEN, `${path}\n`);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
