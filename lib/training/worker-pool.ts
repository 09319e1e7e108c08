import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { codeKey, startThread } from "../core/node";
import { loadTensorFlow } from "../models/native";
import { recurrentNetworkModule } from "../models/recurrent";
import { TrainingError, unpackFailure } from "./failure";
import type { StepProgress, WorkerJob, WorkerReply, WorkerRequest } from "./messages";
import type { SharedState } from "./shared-state";

type Answer = Exclude<WorkerReply, { kind: "progress" } | { kind: "failed" }>;
type AnswerOf<K extends Answer["kind"]> = Extract<Answer, { kind: K }>;

/** A set of worker threads that work in step; kept between trainings, since they load slowly. */
export class WorkerPool {
  readonly #workers: Worker[] = [];
  readonly #sources = sourceState();
  readonly #pending = new Map<number, (answer: Answer | Error) => void>();
  /** Hears where the first worker stands. */
  onProgress: (progress: StepProgress) => void = () => {};
  /** Runs when a worker fails, so that the others stop waiting for it. */
  onFailure: () => void = () => {};
  #dead: TrainingError | null = null;

  /** Workers that take part in the job at hand: the first so many. */
  active = 0;

  /** Starts threads until there are `count`, and waits until TensorFlow stands in each. */
  async grow(count: number): Promise<void> {
    // Here first: this sets how many threads an operation takes, and a worker's own process.env does
    // not reach the C library.
    loadTensorFlow();
    const first = this.#workers.length;
    const ready: Promise<Answer | Error>[] = [];
    for (let index = first; index < count; index++) {
      const worker = startThread(join(__dirname, "worker-thread"));
      this.#workers.push(worker);
      worker.on("message", (reply: WorkerReply) => this.#hear(index, reply));
      worker.on("error", (error) => this.#bury(index, error.message));
      worker.on("exit", (code) => this.#bury(index, `it ended with status ${code}`));
      ready.push(this.#answerOf(index));
    }
    for (const answer of await Promise.all(ready)) if (answer instanceof Error) throw answer;
  }

  /** Whether all threads live and run the code that now lies on disk. */
  get usable(): boolean {
    return this.#dead === null && this.#sources === sourceState();
  }

  /** Hands the active workers a job and its memory; with `initialise` they draw fresh weights. */
  async begin(
    job: Omit<WorkerJob, "worker" | "workers">,
    state: SharedState,
    initialise: boolean,
  ): Promise<void> {
    const workers = this.active;
    await this.ask("begun", (worker) => ({ kind: "begin", job: { ...job, worker, workers } }));
    await this.ask("shared", () => ({ kind: "share", state, initialise }));
  }

  /** Sends every active worker a request; resolves with their answers in order. */
  async ask<K extends Answer["kind"]>(
    kind: K,
    request: (worker: number) => WorkerRequest,
  ): Promise<AnswerOf<K>[]> {
    if (this.#dead) throw this.#dead;
    const answers: Promise<Answer | Error>[] = [];
    for (let index = 0; index < this.active; index++) {
      answers.push(this.#answerOf(index));
      this.#workers[index].postMessage(request(index));
    }
    const settled = await Promise.all(answers);
    const failures = settled.filter((answer): answer is Error => answer instanceof Error);
    if (failures.length > 0) {
      throw this.#dead ?? failures.find((error) => !isSecondary(error)) ?? failures[0];
    }
    return settled.map((answer) => {
      if (answer instanceof Error || answer.kind !== kind) {
        throw new TrainingError(`a worker answered out of turn (${kind} was asked)`);
      }
      return answer as AnswerOf<K>;
    });
  }

  #answerOf(index: number): Promise<Answer | Error> {
    return new Promise((resolve) => {
      this.#pending.set(index, resolve);
    });
  }

  #hear(index: number, reply: WorkerReply): void {
    if (reply.kind === "progress") {
      this.onProgress(reply.progress);
      return;
    }
    if (reply.kind === "failed") this.onFailure();
    const settle = this.#pending.get(index);
    this.#pending.delete(index);
    settle?.(reply.kind === "failed" ? unpackFailure(reply.failure, index) : reply);
  }

  #bury(index: number, cause: string): void {
    this.#dead ??= new TrainingError(`training worker ${index} died: ${cause}`);
    this.onFailure();
    const settle = this.#pending.get(index);
    this.#pending.delete(index);
    settle?.(this.#dead);
  }

  /** Lets the process end, or not, while the threads wait. */
  keepAlive(keep: boolean): void {
    for (const worker of this.#workers) keep ? worker.ref() : worker.unref();
  }

  async stop(): Promise<void> {
    this.#dead ??= new TrainingError("the training workers were stopped");
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function isSecondary(error: Error): boolean {
  return error.message.endsWith("stopped by another worker");
}

// Changed when a file that workers load was edited: a notebook then gets fresh threads.
const sourceState = () => codeKey([join(__dirname, "worker-thread"), recurrentNetworkModule]);

const registryKey = Symbol.for("etude.training.workers");

// On the process, not in this module: the notebook kernel reloads modules.
function holder(): { [registryKey]?: WorkerPool } {
  return globalThis as { [registryKey]?: WorkerPool };
}

/** Takes the waiting threads, or starts them, until there are `workers` threads. Give it back with `returnWorkers`. */
export async function borrowWorkers(workers: number): Promise<WorkerPool> {
  const idle = holder()[registryKey];
  delete holder()[registryKey];
  if (idle && !idle.usable) await idle.stop();
  const pool = idle?.usable ? idle : new WorkerPool();
  try {
    await pool.grow(workers);
  } catch (error) {
    await pool.stop();
    throw error;
  }
  pool.active = workers;
  pool.keepAlive(true);
  return pool;
}

/** Keeps the threads for the next training; one is kept, dead ones are not. */
export async function returnWorkers(pool: WorkerPool): Promise<void> {
  pool.onProgress = () => {};
  pool.onFailure = () => {};
  if (!pool.usable || holder()[registryKey]) {
    await pool.stop();
    return;
  }
  pool.keepAlive(false);
  holder()[registryKey] = pool;
}

/**
 * Ends the waiting worker threads and frees their memory.
 *
 * @public
 */
export async function closeTrainingWorkers(): Promise<void> {
  const idle = holder()[registryKey];
  delete holder()[registryKey];
  await idle?.stop();
}
