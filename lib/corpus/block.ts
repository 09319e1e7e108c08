import type { MidiFile } from "../midi";
import { packFingerprint } from "./fingerprint";
import type { Stamp } from "./list";
import { readFile } from "./read-file";
import type { Fared, Reading } from "./reading";
import type { Block } from "./shard";

/** A file to read. */
export interface ReadTask {
  /** Which one it is to the caller. */
  readonly index: number;
  /** Where it lies. */
  readonly place: string;
  /** Below its folder. */
  readonly path: string;
  readonly stamp: Stamp;
  /** Bytes of MIDI that take as long to read. */
  readonly effort: number;
}

/** What else is kept of files, by a module of another room: tokens in an encoding. */
export interface KeeperChoice {
  /** Part of the shards' names: another one for everything that is kept in another way. */
  readonly name: string;
  /** Absolute path of a module that exports `createKeeper`. */
  readonly module: string;
  /** For `createKeeper`: plain data, since it crosses threads. */
  readonly options: unknown;
  /** That function itself, for this thread. */
  readonly createKeeper: (options: never) => Keeper;
}

/** Keeps the music of the files of one block. */
export interface Keeper {
  /** What is kept of a file: bytes, and plain data that says how to read them. */
  keep(file: MidiFile): { readonly bytes: Uint8Array; readonly note: unknown };
  /** What all files of the block share, such as the words that numbers stand for: plain data. */
  shared(): unknown;
}

/** What a block says of a file. */
export interface Row {
  readonly path: string;
  readonly stamp: Stamp;
  readonly content: string;
  readonly fared: Fared;
  /** Numbers of its fingerprint. */
  readonly printWords: number;
  /** Where the kept bytes begin in the body. */
  readonly at: number;
  readonly bytes: number;
  /** Of the keeper; undefined for a file without music. */
  readonly note?: unknown;
}

/** The rows of a block and what they share. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly shared?: unknown;
}

/** Gathers readings of files, and what is kept of their music, into a block. */
export class BlockBuilder {
  readonly #keeper: Keeper | undefined;
  readonly #rows: Row[] = [];
  readonly #prints: Uint8Array[] = [];
  readonly #bodies: Uint8Array[] = [];
  #bytes = 0;

  constructor(keeper: Keeper | undefined) {
    this.#keeper = keeper;
  }

  get files(): number {
    return this.#rows.length;
  }

  /** Reads a file. */
  read(task: ReadTask): Reading {
    let kept: ReturnType<Keeper["keep"]> | undefined;
    const reading = readFile(task.place, task.path, (file) => {
      kept = this.#keeper?.keep(file);
    });
    this.add(task, reading, kept);
    return reading;
  }

  add({ path, stamp }: ReadTask, reading: Reading, kept?: ReturnType<Keeper["keep"]>): void {
    const { content, fingerprint, fared } = reading;
    const print = packFingerprint(fingerprint);
    const bytes = kept?.bytes ?? new Uint8Array(0);
    const place = { at: this.#bytes, bytes: bytes.length };
    const note = kept === undefined ? {} : { note: kept.note };
    this.#rows.push({ path, stamp, content, fared, printWords: print.length, ...place, ...note });
    this.#prints.push(new Uint8Array(print.buffer));
    this.#bodies.push(bytes);
    this.#bytes += bytes.length;
  }

  build(): Block {
    const rows: Rows = { rows: this.#rows, shared: this.#keeper?.shared() };
    return {
      rows: new TextEncoder().encode(JSON.stringify(rows)),
      prints: joined(this.#prints),
      body: joined(this.#bodies),
    };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
