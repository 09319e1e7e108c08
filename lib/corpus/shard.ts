import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { RunError } from "../core";
import { makeFolder, sha256Of, systemCause } from "../core/node";

/** What is kept of some dozens of files that were read together. */
export interface Block {
  /** Rows of the files as JSON. */
  readonly rows: Uint8Array;
  /** Their fingerprints, one after the other. */
  readonly prints: Uint8Array;
  /** What else is kept of their music. */
  readonly body: Uint8Array;
}

/** Where a block lies; offsets in bytes from the start of the file. */
export interface BlockPlace {
  readonly path: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly prints: number;
  readonly body: number;
}

// A shard: magic and version, then blocks. A block: its mark, three lengths, the SHA-256 of rows and
// prints and that of the body, then these three.
const magic = "ETUDESHD";
const version = 1;
const headBytes = 12;
const blockMark = 0x4b4c4245;
const prefixBytes = 16 + 2 * 32;

/**
 * Appends blocks to a shard that no other process writes: each has files of its own, so that many
 * can fill a folder of shards at once. What was appended stays whatever becomes of the process.
 */
export class ShardWriter {
  readonly #path: string;
  #file: number | undefined;
  #end = 0;

  /** @param kind begins the shard's name; the file appears with the first block */
  constructor(folder: string, kind: string) {
    this.#path = join(folder, `${kind}.${process.pid}-${randomUUID().slice(0, 8)}.shard`);
    makeFolder(folder);
  }

  /**
   * @throws RunError when it cannot be written (full disk); the blocks before it stay whole
   */
  append({ rows, prints, body }: Block): BlockPlace {
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt32LE(blockMark, 0);
    for (const [i, part] of [rows, prints, body].entries()) {
      prefix.writeUInt32LE(part.length, 4 + 4 * i);
    }
    prefix.write(sha256Of(rows, prints), 16, "hex");
    prefix.write(sha256Of(body), 48, "hex");
    try {
      if (this.#file === undefined) this.#open();
      const start = this.#end;
      let end = start;
      for (const part of [prefix, rows, prints, body]) end = this.#write(part, end);
      this.#end = end;
      return placeOf(this.#path, start, prefix);
    } catch (error) {
      this.#cutBack();
      const cause = systemCause(error) ?? String(error);
      throw new RunError(`${this.#path}: ${cause}; what was read before is kept (then go on)`);
    }
  }

  #open(): void {
    this.#file = openSync(this.#path, "wx");
    const head = Buffer.alloc(headBytes);
    head.write(magic, "latin1");
    head.writeUInt32LE(version, 8);
    this.#end = this.#write(head, 0);
  }

  #write(bytes: Uint8Array, at: number): number {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#file!, bytes, written, bytes.length - written, at + written);
    }
    return at + written;
  }

  /** Of a block that did not fit nothing stays. */
  #cutBack(): void {
    if (this.#file === undefined) return;
    try {
      ftruncateSync(this.#file, this.#end);
    } catch {
      // Its checksum tells that it is cut.
    }
  }

  close(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
  }
}

function placeOf(path: string, start: number, prefix: Buffer): BlockPlace {
  const rows = start + prefixBytes;
  const rowBytes = prefix.readUInt32LE(4);
  const prints = rows + rowBytes;
  return { path, rows, rowBytes, prints, body: prints + prefix.readUInt32LE(8) };
}

/**
 * The whole blocks of a shard with their rows, in order. What is cut or altered is passed over, since
 * its files are then read again; so is what another process is just writing.
 *
 * @param bodies whether these are checked too
 * @throws RunError for a shard of a newer version
 */
export function* blocksOf(
  path: string,
  { bodies }: { readonly bodies: boolean },
): Generator<{ readonly place: BlockPlace; readonly rows: Buffer }> {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    if (!isShard(readBytesAt(file, 0, headBytes), path)) return;
    for (let start = headBytes; start + prefixBytes <= size; ) {
      const prefix = readBytesAt(file, start, prefixBytes);
      if (prefix.readUInt32LE(0) !== blockMark) return;
      const place = placeOf(path, start, prefix);
      const bodyBytes = prefix.readUInt32LE(12);
      if (place.body + bodyBytes > size) return;
      const rows = readBytesAt(file, place.rows, place.rowBytes);
      const prints = readBytesAt(file, place.prints, place.body - place.prints);
      const isHead = sha256Of(rows, prints) === prefix.toString("hex", 16, 48);
      if (!isHead) return; // the lengths may be altered too
      const body = () => digestAt(file, place.body, bodyBytes);
      if (!bodies || body() === prefix.toString("hex", 48, 80)) yield { place, rows };
      start = place.body + bodyBytes;
    }
  } finally {
    closeSync(file);
  }
}

function isShard(head: Buffer, path: string): boolean {
  if (head.toString("latin1", 0, 8) !== magic) return false;
  const found = head.readUInt32LE(8);
  if (found <= version) return found === version;
  throw new RunError(
    `${path}: written by a newer Étude (version ${found}, this one reads ${version}: ` +
      "use that one, or remove the file)",
  );
}

/** SHA-256 of bytes of a file, read through one small buffer. */
function digestAt(file: number, at: number, length: number): string {
  const hash = createHash("sha256");
  for (let done = 0; done < length; ) {
    const count = readSync(file, scratch, 0, Math.min(scratch.length, length - done), at + done);
    if (count === 0) break;
    hash.update(scratch.subarray(0, count));
    done += count;
  }
  return hash.digest("hex");
}

const scratch = Buffer.alloc(64 * 1024);

/** Bytes of a file at a place; shorter where it ends. */
export function readBytesAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const count = readSync(file, bytes, read, length - read, at + read);
    if (count === 0) return bytes.subarray(0, read);
    read += count;
  }
  return bytes;
}
