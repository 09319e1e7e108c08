import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";
import { codeKey, makeFolder, writeFileAtomic } from "../core/node";
import { abcVersion } from "./abc";
import type { Reading } from "./reading";

/** Size, times and inode of a file: numbers, since writing them out takes longer than the rest. */
export type Stamp = readonly number[];

/** A reading and the size and times of the file it was made from. */
interface IndexedReading {
  readonly stamp: Stamp;
  readonly reading: Reading;
}

/** Changes whenever the reader does: readings of an older one do not count. */
export function readerVersion(): string {
  return codeKey([join(__dirname, "reader-worker")], [abcVersion()]).slice(0, 12);
}

/** What tells without opening a file that it is the same as before. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return [size, mtimeMs, ctimeMs, ino];
}

function isSame(a: Stamp, b: Stamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

function readLines<T>(path: string): T[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  const rows: T[] = [];
  try {
    // All lines at once: twice as fast as one by one.
    return JSON.parse(`[${text.trimEnd().replaceAll("\n", ",")}]`) as T[];
  } catch {
    // Another process was cut off in one of them.
  }
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      rows.push(JSON.parse(line) as T);
    } catch {
      // That reading is made again.
    }
  }
  return rows;
}

/**
 * Readings by the SHA-1 of the bytes, over all folders: sixteen files of JSON lines, loaded when
 * first asked for.
 */
export class ReadingCache {
  readonly #folder: string | undefined;
  readonly #shards = new Map<string, Map<string, Reading>>();

  /** @param folder where readings are kept; undefined: in memory only */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  find(content: string): Reading | undefined {
    return this.#shard(content[0]).get(content);
  }

  /** Keeps readings for later runs. */
  add(readings: readonly Reading[]): void {
    const lines = new Map<string, string>();
    for (const reading of readings) {
      const { content } = reading;
      if (content === "" || this.find(content)) continue;
      this.#shard(content[0]).set(content, reading);
      lines.set(content[0], `${lines.get(content[0]) ?? ""}${JSON.stringify(reading)}\n`);
    }
    if (this.#folder === undefined) return;
    if (lines.size > 0) makeFolder(this.#folder);
    for (const [key, text] of lines) appendFileSync(this.#path(key), text);
  }

  #path(key: string): string {
    return join(this.#folder ?? "", `content-${key}.jsonl`);
  }

  #shard(key: string): Map<string, Reading> {
    let shard = this.#shards.get(key);
    if (!shard) {
      const rows = this.#folder === undefined ? [] : readLines<Reading>(this.#path(key));
      shard = new Map(rows.map((reading) => [reading.content, reading]));
      this.#shards.set(key, shard);
    }
    return shard;
  }
}

/** The readings of one folder by path: unchanged files need not even be opened. */
export class FolderIndex {
  readonly #path: string | undefined;
  readonly #rows: Map<string, IndexedReading>;

  constructor(cacheFolder: string | undefined, folder: string) {
    const name = createHash("sha1").update(folder).digest("hex").slice(0, 16);
    this.#path = cacheFolder && join(cacheFolder, `folder-${name}.jsonl`);
    const rows = this.#path ? readLines<[string, Stamp, Reading]>(this.#path) : [];
    this.#rows = new Map(rows.map(([path, stamp, reading]) => [path, { stamp, reading }]));
  }

  find(path: string, stamp: Stamp): Reading | undefined {
    const row = this.#rows.get(path);
    return row && isSame(row.stamp, stamp) ? row.reading : undefined;
  }

  /** Keeps readings; with `isWhole` they replace all that was kept of the folder. */
  save(
    rows: Iterable<readonly [path: string, stamp: Stamp, reading: Reading]>,
    isWhole: boolean,
  ): void {
    if (this.#path === undefined) return;
    const kept = new Map(isWhole ? [] : this.#rows);
    for (const [path, stamp, reading] of rows) kept.set(path, { stamp, reading });
    const lines: string[] = [];
    for (const [path, { stamp, reading }] of kept) {
      lines.push(`${JSON.stringify([path, stamp, reading])}\n`);
    }
    writeFileAtomic(this.#path, lines.join(""));
  }
}
