import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../core/node";
import type { ReadReply } from "./reader-worker";
import { type Reading, refusedReading } from "./reading";

/** A file to read: `index` says which one it is to the caller. */
export interface ReadTask {
  readonly index: number;
  readonly path: string;
  readonly size: number;
}

const batchFiles = 64;
const batchBytes = 2 * 1024 * 1024;

/** Tasks in batches small enough to share evenly and large enough to be worth a message. */
function* batches(tasks: readonly ReadTask[]): Generator<ReadTask[]> {
  let batch: ReadTask[] = [];
  let bytes = 0;
  for (const task of tasks) {
    batch.push(task);
    bytes += task.size;
    if (batch.length < batchFiles && bytes < batchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Reads files in `jobs` worker threads and hands each reading to `onReading` as it comes. A batch
 * on which a thread dies is read again file by file; the file at fault is refused.
 *
 * @throws The signal's reason when it is aborted; the threads are then stopped.
 */
export async function readInWorkers(
  tasks: readonly ReadTask[],
  options: { jobs: number; cacheFolder: string | undefined; signal?: AbortSignal },
  onReading: (index: number, reading: Reading) => void,
): Promise<void> {
  const queue = batches(tasks);
  const run = async (): Promise<void> => {
    let reader = new ReaderThread(options.cacheFolder);
    try {
      for (const batch of queue) {
        const replies = await reader.read(batch, options.signal);
        if (replies) for (const [i, task] of batch.entries()) onReading(task.index, replies[i]);
        else reader = await readOneByOne(batch, options, onReading);
      }
    } finally {
      await reader.stop();
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, run));
}

/** After a thread died: a new one for each file that kills its own; returns the last. */
async function readOneByOne(
  batch: readonly ReadTask[],
  options: { cacheFolder: string | undefined; signal?: AbortSignal },
  onReading: (index: number, reading: Reading) => void,
): Promise<ReaderThread> {
  let reader = new ReaderThread(options.cacheFolder);
  for (const task of batch) {
    const reply = await reader.read([task], options.signal);
    if (!reply) reader = new ReaderThread(options.cacheFolder);
    const message = "the reader broke off (out of memory?)";
    onReading(task.index, reply?.[0] ?? refusedReading({ kind: "unreadable", message }));
  }
  return reader;
}

class ReaderThread {
  readonly #worker: Worker;
  #dead = false;

  constructor(cacheFolder: string | undefined) {
    this.#worker = startThread(join(__dirname, "reader-worker"), { workerData: { cacheFolder } });
    this.#worker.on("error", () => {
      this.#dead = true;
    });
  }

  /** Readings of the files, or undefined when the thread died of them. */
  read(batch: readonly ReadTask[], signal?: AbortSignal): Promise<ReadReply | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return resolve(undefined);
      signal?.throwIfAborted();
      const settle = (act: () => void) => {
        this.#worker.off("message", onMessage).off("exit", onExit);
        signal?.removeEventListener("abort", onAbort);
        act();
      };
      const onMessage = (reply: ReadReply) => settle(() => resolve(reply));
      const onExit = () => settle(() => resolve(undefined));
      const onAbort = () => settle(() => reject(signal?.reason));
      this.#worker.on("message", onMessage).on("exit", onExit);
      signal?.addEventListener("abort", onAbort);
      this.#worker.postMessage(batch.map(({ path }) => path));
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
