import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../core/node";
import { BlockBuilder, type KeeperChoice, type ReadTask } from "./block";
import type { ReadReply } from "./reader-worker";
import { refusedReading } from "./reading";

/** Files of a block at most; fewer where they are large. */
const blockFiles = 64;
const blockBytes = 2 * 1024 * 1024;

/** Tasks in batches small enough to share evenly and large enough to be worth a message. */
export function* batches(tasks: Iterable<ReadTask>): Generator<ReadTask[]> {
  let batch: ReadTask[] = [];
  let bytes = 0;
  for (const task of tasks) {
    batch.push(task);
    bytes += task.effort;
    if (batch.length < blockFiles && bytes < blockBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

interface PoolOptions {
  readonly jobs: number;
  readonly keeper: KeeperChoice | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Reads files in `jobs` worker threads and hands each block to `onBlock` as it comes. A batch
 * on which a thread dies is read again file by file; the file at fault is refused.
 *
 * @throws The signal's reason when it is aborted; the threads are then stopped.
 */
export async function readInWorkers(
  tasks: Iterable<ReadTask>,
  options: PoolOptions,
  onBlock: (tasks: readonly ReadTask[], reply: ReadReply) => void,
): Promise<void> {
  const queue = batches(tasks);
  const run = async (): Promise<void> => {
    let reader = new ReaderThread(options.keeper);
    try {
      for (const batch of queue) {
        const reply = await reader.read(batch, options.signal);
        if (reply) onBlock(batch, reply);
        else reader = await readOneByOne(batch, options, onBlock);
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
  { keeper, signal }: PoolOptions,
  onBlock: (tasks: readonly ReadTask[], reply: ReadReply) => void,
): Promise<ReaderThread> {
  let reader = new ReaderThread(keeper);
  for (const task of batch) {
    const reply = await reader.read([task], signal);
    if (!reply) reader = new ReaderThread(keeper);
    onBlock([task], reply ?? refusal(task));
  }
  return reader;
}

function refusal(task: ReadTask): ReadReply {
  const builder = new BlockBuilder(undefined);
  const message = "the reader broke off (out of memory?)";
  builder.add(task, refusedReading({ kind: "unreadable", message }));
  return { block: builder.build(), notes: [0] };
}

class ReaderThread {
  readonly #worker: Worker;
  #dead = false;

  constructor(keeper: KeeperChoice | undefined) {
    const plain = keeper && { ...keeper, createKeeper: undefined };
    this.#worker = startThread(join(__dirname, "reader-worker"), { workerData: { keeper: plain } });
    this.#worker.on("error", () => {
      this.#dead = true;
    });
  }

  /** The block of the files, or undefined when the thread died of them. */
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
      this.#worker.postMessage(batch);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
