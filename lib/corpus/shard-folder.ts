import { closeSync, openSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Row, Rows } from "./block";
import { type Fingerprint, unpackFingerprint } from "./fingerprint";
import type { ListedFile, Stamp } from "./list";
import { type BlockPlace, blocksOf, readBytesAt } from "./shard";

/** Parsed blocks that are held: files are asked for in the order of their paths, nearly that of blocks. */
const heldBlocks = 24;
const unknown = -1;

/**
 * What the shards of a folder say of listed files. In memory stands where each file's row lies, some
 * ten bytes; rows and fingerprints are read when they are asked for.
 */
export class ShardFolder {
  readonly #blocks: BlockPlace[] = [];
  readonly #blockOf: Int32Array;
  readonly #rowOf: Uint16Array;
  /** Where a file's fingerprint begins among those of its block. */
  readonly #printOf: Uint32Array;
  readonly #printWords: Uint8Array;
  readonly #held = new Map<number, Rows>();
  readonly #open = new Map<string, number>();

  constructor(count: number) {
    this.#blockOf = new Int32Array(count).fill(unknown);
    this.#rowOf = new Uint16Array(count);
    this.#printOf = new Uint32Array(count);
    this.#printWords = new Uint8Array(count);
  }

  /**
   * Finds the files in the shards of `folder`, those that changed since excepted.
   *
   * @param kind of the shards that count; undefined: all, their music apart
   * @returns how many notes the known files have
   * @throws RunError for a shard of a newer version
   */
  find(folder: string, files: readonly ListedFile[], kind: string | undefined): number {
    const indices = new Map(files.map(({ path }, i) => [path, i]));
    let notes = 0;
    for (const shard of shardsIn(folder, kind)) {
      for (const { place, rows: bytes } of blocksOf(shard, { bodies: kind !== undefined })) {
        const { rows } = JSON.parse(bytes.toString("utf8")) as Rows;
        notes += this.#add(place, rows, (row) => {
          const index = indices.get(row.path);
          const isKnown = index !== undefined && row.content !== "" && !this.has(index);
          return isKnown && isSame(row.stamp, files[index].stamp) ? index : undefined;
        });
      }
    }
    return notes;
  }

  /** Takes in a block that was just written: one of `indices` for each row. */
  add(place: BlockPlace, indices: readonly number[]): void {
    this.#add(place, this.#rowsAt(place).rows, (_, i) => indices[i]);
  }

  #add(
    place: BlockPlace,
    rows: readonly Row[],
    indexOf: (row: Row, i: number) => number | undefined,
  ): number {
    const block = this.#blocks.length;
    let print = 0;
    let notes = 0;
    let isUsed = false;
    for (const [i, row] of rows.entries()) {
      const index = indexOf(row, i);
      if (index !== undefined) {
        this.#blockOf[index] = block;
        this.#rowOf[index] = i;
        this.#printOf[index] = print;
        this.#printWords[index] = row.printWords;
        isUsed = true;
        notes += row.fared.notes;
      }
      print += 4 * row.printWords;
    }
    if (isUsed) this.#blocks.push(place);
    return notes;
  }

  has(index: number): boolean {
    return this.#blockOf[index] !== unknown;
  }

  /** The row of a file; with the place of its block, and what that block's files share. */
  at(index: number): { readonly row: Row; readonly block: number; readonly place: BlockPlace } {
    const block = this.#blockOf[index];
    const place = this.#blocks[block];
    return { row: this.#rows(block).rows[this.#rowOf[index]], block, place };
  }

  /** What the files of a block share. */
  shared(block: number): unknown {
    return this.#rows(block).shared;
  }

  print(index: number): Fingerprint {
    const { path, prints } = this.#blocks[this.#blockOf[index]];
    const words = this.#printWords[index];
    const bytes = this.#bytes(path, prints + this.#printOf[index], 4 * words);
    return unpackFingerprint(new Uint32Array(bytes.buffer, bytes.byteOffset, words));
  }

  #rows(block: number): Rows {
    const held = this.#held.get(block);
    if (held) return held;
    const rows = this.#rowsAt(this.#blocks[block]);
    this.#held.set(block, rows);
    const [oldest] = this.#held.keys();
    if (this.#held.size > heldBlocks) this.#held.delete(oldest);
    return rows;
  }

  #rowsAt(place: BlockPlace): Rows {
    return JSON.parse(this.#bytes(place.path, place.rows, place.rowBytes).toString("utf8")) as Rows;
  }

  #bytes(path: string, at: number, length: number): Buffer {
    const file = this.#open.get(path) ?? openSync(path, "r");
    this.#open.set(path, file);
    return readBytesAt(file, at, length);
  }

  /** Removes shards of `kind` of which no file is known any more. */
  removeStale(folder: string, kind: string): void {
    const used = new Set(this.#blocks.map(({ path }) => path));
    for (const shard of shardsIn(folder, kind)) {
      if (!used.has(shard) && isLeft(shard)) rmSync(shard, { force: true });
    }
  }

  /** Closes the files; what is asked for later opens them again. */
  close(): void {
    for (const file of this.#open.values()) closeSync(file);
    this.#open.clear();
  }
}

function isSame(a: Stamp, b: Stamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

function shardsIn(folder: string, kind: string | undefined): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return []; // nothing was kept yet
  }
  const isWanted = (name: string) => kind === undefined || name.startsWith(`${kind}.`);
  const shards = names.filter((name) => name.endsWith(".shard") && isWanted(name));
  return shards.sort().map((name) => join(folder, name));
}

// A process that found a shard may be about to open it, a training to go on tomorrow.
const leftAfter = 24 * 3600 * 1000;

/** Whether a shard is old, and the process that wrote it gone. */
function isLeft(shard: string): boolean {
  const changed = statSync(shard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - changed < leftAfter) return false;
  const [, pid] = /\.(\d+)-[^.]*\.shard$/.exec(shard) ?? [];
  try {
    return pid !== undefined && Number(pid) !== process.pid && !process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
