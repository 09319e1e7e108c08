import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "../../core";
import { makeFolder } from "../../core/node";
import {
  fileOf,
  type MissingFiles,
  type PartReport,
  type ReadProgress,
  type ReadTask,
} from "../../corpus";
import type { Writing } from "../../store";
import type { Engine, TaskNews } from "../../sweeps";
import { lockRun } from "../../training";
import type { SeenFile } from "../dask/engine";
import { writePart } from "./part";

/** Where parts are read; `threads` of them side by side. */
export interface PartEngine extends Engine<PartReport> {
  readonly threads: number;
}

/** How files are read on an engine. */
export interface SpreadOptions {
  /**
   * Begins the engine.
   *
   * @param folder where shards come to
   * @param sees some files that every worker must see
   */
  engine(folder: string, sees: readonly SeenFile[]): Promise<PartEngine>;
  /** How music is written as tokens beside; null: it is only read. */
  readonly writing: Writing | null;
  /** Files that a process reads at most; default by their number and the workers'. */
  readonly filesPerPart?: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: ReadProgress): void;
  say(text: string): void;
}

// A process takes a second to start: its part must be worth it, and short enough to be read again
// when a worker is lost, and to be returned where the disk is not shared.
const leastFiles = 256;
const mostFiles = 8192;
const mostEffort = 64 * 1024 * 1024;

/**
 * For `readFolder`: reads what is not known yet on an engine, in parts. Each becomes shards in a folder
 * below that of the shards, which are then moved up to the others; what is left (a file that only this
 * machine sees) is read by the ordinary reading. What was read before an end of any kind is kept.
 *
 * @throws RunError when the engine or a part fails, or another process spreads the same folder
 */
export function spreadReading(options: SpreadOptions) {
  return async (missing: MissingFiles): Promise<void> => {
    const unlock = lockRun(missing.shards);
    try {
      takeIn(missing.shards); // of one that was killed
      await new Spread(missing, options).run();
    } finally {
      takeIn(missing.shards);
      unlock();
    }
    options.signal?.throwIfAborted();
  };
}

const partsIn = (shards: string) => join(shards, "parts");

/** Moves what parts have read to the other shards, and removes the parts. */
function takeIn(shards: string): void {
  const parts = partsIn(shards);
  if (!existsSync(parts)) return;
  for (const name of readdirSync(parts)) takeInPart(shards, join(parts, name));
  rmSync(parts, { recursive: true, force: true });
}

function takeInPart(shards: string, part: string): void {
  for (const name of readdirSync(part)) {
    if (name.endsWith(".shard")) renameSync(join(part, name), join(shards, name));
  }
  rmSync(part, { recursive: true, force: true });
}

class Spread {
  readonly #missing: MissingFiles;
  readonly #options: SpreadOptions;
  /** Files read of each part at work. */
  readonly #atWork = new Map<string, number>();
  #done = 0;
  #notes = 0;
  #unseen = 0;
  #isOver = false;

  constructor(missing: MissingFiles, options: SpreadOptions) {
    this.#missing = missing;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { count, notes, files } = this.#missing.list();
    if (count === 0) return;
    this.#done = this.#missing.total - count;
    this.#notes = notes;
    const { signal, say } = this.#options;
    const engine = await this.#options.engine(this.#missing.shards, someOf(files, count));
    const stop = () => void engine.close();
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const most = Math.ceil(count / (4 * engine.threads));
      const filesPerPart = Math.min(mostFiles, Math.max(leastFiles, most));
      const parts = partsOf(files, this.#options.filesPerPart ?? filesPerPart);
      const work = async () => {
        for (const part of parts) if (!this.#isOver) await this.#do(engine, part);
      };
      // One waits for each that is at work.
      await Promise.all(Array.from({ length: 2 * engine.threads }, work));
    } finally {
      this.#isOver = true;
      signal?.removeEventListener("abort", stop);
      await engine.close();
    }
    if (this.#unseen > 0) say(`${this.#unseen} files are not there as they are here: read here`);
  }

  async #do(engine: PartEngine, { id, files }: NumberedPart): Promise<void> {
    const { shards, reader } = this.#missing;
    const folder = join(partsIn(shards), id);
    makeFolder(folder);
    writePart(folder, { reader, writing: this.#options.writing, files });
    const task = { id, folder, words: (at: string) => ["read-part", at] };
    const outcome = await engine.run(task, (news) => this.#hear(id, news));
    this.#atWork.delete(id);
    if (outcome.kind === "failed") {
      this.#isOver = true;
      const { worker, reason } = outcome;
      throw new RunError(
        `${worker ? `${worker}: ` : ""}${reason} (what was read is kept: the same command goes on, ` +
          "and without Dask it reads the rest here)",
      );
    }
    if (outcome.kind === "stopped") {
      this.#isOver = true;
      return;
    }
    takeInPart(shards, folder);
    const { files: read, notes, unseen } = outcome.result;
    this.#done += read;
    this.#notes += notes;
    this.#unseen += unseen;
    this.#tell();
  }

  #hear(id: string, news: TaskNews): void {
    this.#atWork.set(id, news.kind === "step" ? news.step : 0);
    this.#tell();
  }

  #tell(): void {
    let done = this.#done;
    for (const files of this.#atWork.values()) done += files;
    this.#options.onProgress?.({ done, total: this.#missing.total, notes: this.#notes });
  }
}

/** Some files from the first to the last. */
function someOf(files: Iterable<ReadTask>, count: number): SeenFile[] {
  const every = Math.ceil(count / 8);
  const some: SeenFile[] = [];
  let at = 0;
  for (const { place, stamp } of files) {
    const [bytes, modified] = stamp;
    if (at++ % every === 0) some.push({ path: fileOf(place), bytes, modified });
  }
  return some;
}

interface NumberedPart {
  readonly id: string;
  readonly files: readonly ReadTask[];
}

/** Files in parts that are worth a process. */
function* partsOf(files: Iterable<ReadTask>, most: number): Generator<NumberedPart> {
  let part: ReadTask[] = [];
  let effort = 0;
  let number = 0;
  const next = () => ({ id: `part-${++number}`, files: part });
  for (const file of files) {
    part.push(file);
    effort += file.effort;
    if (part.length < most && effort < mostEffort) continue;
    yield next();
    part = [];
    effort = 0;
  }
  if (part.length > 0) yield next();
}
