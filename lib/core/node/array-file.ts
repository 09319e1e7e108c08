import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { type ArrayFile, type ArrayFileKind, packArrays, RunError, unpackArrays } from "..";
import { writeFileAtomic } from "./files";

const digest = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

/** `packArrays` with the SHA-256 of Node, which is many times faster. */
export function packArrayFile<Header>(
  kind: ArrayFileKind<Header>,
  content: ArrayFile<Header>,
): Uint8Array {
  return packArrays(kind, content, digest);
}

/** Writes a file of arrays whole or not at all. */
export function writeArrayFile<Header>(
  path: string,
  kind: ArrayFileKind<Header>,
  content: ArrayFile<Header>,
): void {
  writeFileAtomic(path, packArrayFile(kind, content));
}

/**
 * Reads what `writeArrayFile` wrote, where all arrays are of floats.
 *
 * @throws RunError naming the file, what is wrong and the remedy, when it is missing, cut, altered,
 *   of another kind or of another version
 */
export function readArrayFile<Header>(
  path: string,
  kind: ArrayFileKind<Header>,
): ArrayFile<Header, Float32Array> {
  if (!existsSync(path)) throw new RunError(`${path}: missing (${kind.remedy})`);
  const { header, arrays } = unpackArrays(readFileSync(path), path, kind, digest);
  const compact = Object.keys(arrays).find((name) => !(arrays[name] instanceof Float32Array));
  if (compact === undefined) return { header, arrays } as ArrayFile<Header, Float32Array>;
  throw new RunError(`${path}: ${compact} is stored in a compact form (${kind.remedy})`);
}
