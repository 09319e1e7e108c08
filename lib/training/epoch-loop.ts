import { onInterrupt } from "../core";
import { parameterCountOf } from "../models/recurrent";
import { bestEpochOf, type EpochRecord, patienceIsOver } from "./history";
import type { StopReason, TrainingJob, TrainingResult } from "./job";
import type { StepProgress } from "./messages";
import type { TrainingOptions } from "./options";
import type { PackedSource } from "./packed-source";
import { ProgressClock } from "./progress-clock";
import type { Recorder } from "./recorder";
import { abortAll, askStop, clearStop } from "./shared-state";
import { TrainingMemory } from "./training-memory";
import { borrowWorkers, returnWorkers, type WorkerPool } from "./worker-pool";

/** What a training is made of, checked. */
export interface EpochLoopParts {
  readonly job: TrainingJob;
  readonly options: TrainingOptions;
  readonly batches: PackedSource;
  readonly validation: PackedSource | null;
  readonly recorder: Recorder;
  readonly workers: number;
  readonly networkModule: string;
}

type Pause = "interrupt" | "time" | "checkpoint" | null;

/** The main thread's part: epochs, validation, stopping, checkpoints. It never blocks. */
export class EpochLoop {
  readonly #parts: EpochLoopParts;
  readonly #memory: TrainingMemory;
  readonly #clock: ProgressClock;
  #pool: WorkerPool | undefined;
  #pause: Pause = null;
  #sessionStart = 0;
  #secondsBefore = 0;
  #learningRate = 0;

  constructor(parts: EpochLoopParts) {
    this.#parts = parts;
    const { job, options, workers } = parts;
    const parameters = job.parameterCount ?? parameterCountOf(job.network);
    this.#memory = new TrainingMemory(parameters, workers, options.averaging > 0);
    this.#clock = new ProgressClock(parts.options);
  }

  async run(): Promise<TrainingResult> {
    const { resumed } = this.#parts.recorder;
    if (resumed) this.#memory.restore(resumed);
    this.#secondsBefore = this.#memory.position.seconds;
    const finished = this.#memory.position.stopped;
    if (finished && !this.#mayGoOn(finished)) return this.#deliver(finished);
    this.#memory.position = { ...this.#memory.position, stopped: null };
    const pool = await borrowWorkers(this.#parts.workers);
    this.#pool = pool;
    const release = this.#listen(pool);
    try {
      await this.#begin(pool, resumed !== null);
      const stopped = await this.#epochs();
      await pool.ask("ended", () => ({ kind: "end" }));
      return this.#finish(stopped);
    } catch (error) {
      throw this.#withLastCheckpoint(error);
    } finally {
      release();
      await returnWorkers(pool);
    }
  }

  // A run that ended may be given more epochs; one that stopped early only more patience.
  #mayGoOn(finished: "finished" | "early"): boolean {
    const { options } = this.#parts;
    if (finished === "early") return !patienceIsOver(this.#memory.history, options.patience);
    return this.#memory.position.epoch < options.epochs;
  }

  #listen(pool: WorkerPool): () => void {
    const { signal } = this.#parts.job;
    const stop = () => this.#stopSoon("interrupt");
    pool.onProgress = (progress) => this.#report(progress);
    pool.onFailure = () => abortAll(this.#memory.shared);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const forget = onInterrupt(stop);
    return () => {
      forget();
      signal?.removeEventListener("abort", stop);
    };
  }

  #stopSoon(pause: Exclude<Pause, null>): void {
    if (this.#pause !== "interrupt") this.#pause = pause;
    askStop(this.#memory.shared);
  }

  async #begin(pool: WorkerPool, resumed: boolean): Promise<void> {
    const { job, options, batches, validation, networkModule } = this.#parts;
    const isFresh = !resumed && !job.initialWeights;
    if (!resumed && job.initialWeights) this.#memory.begin(job.initialWeights);
    await pool.begin(
      { networkModule, network: job.network, options, train: batches, validation },
      this.#memory.shared,
      isFresh,
    );
    this.#sessionStart = performance.now();
    this.#clock.start(this.#secondsBefore);
  }

  async #epochs(): Promise<StopReason> {
    const { options } = this.#parts;
    while (this.#memory.position.epoch < options.epochs) {
      const outcome = await this.#epoch();
      if (outcome !== null) return outcome;
      if (patienceIsOver(this.#memory.history, options.patience)) return "early";
    }
    return "finished";
  }

  /** Trains to the end of the epoch at work; a reason when training stops within it. */
  async #epoch(): Promise<StopReason | null> {
    for (;;) {
      const done = await this.#stretch();
      const pause = this.#takePause();
      if (done) {
        await this.#closeEpoch();
        if (pause === null || pause === "checkpoint") return null;
        if (this.#memory.position.epoch >= this.#parts.options.epochs) return null;
      }
      if (pause !== null) this.#save();
      if (pause === "interrupt") return "interrupted";
      if (pause === "time") {
        if (!done) await this.#recordEpoch();
        return "time";
      }
    }
  }

  #takePause(): Pause {
    const pause = this.#pause;
    this.#pause = null;
    clearStop(this.#memory.shared);
    return pause;
  }

  /** Steps until the epoch ends or something asks for a pause; true when the epoch ended. */
  async #stretch(): Promise<boolean> {
    const before = this.#memory.position;
    const started = performance.now();
    const timers = this.#startTimers();
    const range = { epoch: before.epoch, from: before.step, globalStep: before.globalStep };
    const carried = this.#memory.carried;
    const pool = this.#pool!;
    try {
      const answers = await pool.ask("trained", (worker) => ({
        kind: "train",
        range,
        carried: carried[worker],
      }));
      const { step, steps, learningRate } = answers[0];
      this.#learningRate = learningRate || this.#learningRate;
      this.#memory.carried = answers.map((answer) => answer.carried);
      this.#memory.position = {
        ...before,
        step,
        globalStep: before.globalStep + step - before.step,
        epochSums: [
          this.#memory.shared.epoch[0],
          this.#memory.shared.epoch[1],
          this.#memory.shared.epoch[2],
        ],
        epochSeconds: before.epochSeconds + (performance.now() - started) / 1000,
        seconds: this.#seconds(),
      };
      return step >= steps;
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  #startTimers(): NodeJS.Timeout[] {
    const { options, recorder } = this.#parts;
    const timers: NodeJS.Timeout[] = [];
    if (recorder.keeps) {
      const wait = Math.min(options.checkpointSeconds * 1000, 2 ** 30);
      timers.push(setTimeout(() => this.#stopSoon("checkpoint"), wait));
    }
    if (options.maxSeconds > 0) {
      const wait = Math.max(0, (options.maxSeconds - this.#seconds()) * 1000);
      timers.push(setTimeout(() => this.#stopSoon("time"), wait));
    }
    return timers;
  }

  #seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#sessionStart) / 1000;
  }

  async #closeEpoch(): Promise<void> {
    const { options } = this.#parts;
    await this.#recordEpoch();
    this.#memory.shared.epoch.fill(0);
    this.#memory.carried.fill(null);
    const epoch = this.#memory.position.epoch + 1;
    this.#memory.position = {
      ...this.#memory.position,
      epoch,
      step: 0,
      epochSums: [0, 0, 0],
      epochSeconds: 0,
      seconds: this.#seconds(),
    };
    const over = epoch >= options.epochs || patienceIsOver(this.#memory.history, options.patience);
    if (!over && epoch % options.checkpointEvery === 0) this.#save();
  }

  async #recordEpoch(): Promise<void> {
    const started = performance.now();
    const answers = await this.#pool!.ask("evaluated", () => ({ kind: "evaluate" }));
    const sum = (key: "lossSum" | "correct" | "count") =>
      answers.reduce((total, answer) => total + answer[key], 0);
    const [loss, correct, tokens] = this.#memory.position.epochSums;
    const count = sum("count");
    const record: EpochRecord = {
      epoch: this.#memory.position.epoch + 1,
      trainLoss: loss / tokens,
      trainAccuracy: correct / tokens,
      validationLoss: count > 0 ? sum("lossSum") / count : null,
      validationAccuracy: count > 0 ? sum("correct") / count : null,
      learningRate: this.#learningRate,
      seconds: this.#memory.position.epochSeconds + (performance.now() - started) / 1000,
      tokens,
      steps: this.#memory.position.globalStep,
    };
    this.#memory.history.push(record);
    const best = bestEpochOf(this.#memory.history)?.epoch === record.epoch;
    if (best || !this.#parts.options.restoreBest) this.#memory.keepWeights(record.epoch);
    this.#parts.recorder.epoch(record);
    this.#parts.job.onProgress?.({ kind: "epoch", record, best });
  }

  #report(progress: StepProgress): void {
    const event = this.#clock.read(progress, this.#sessionStart > 0 ? this.#seconds() : 0);
    this.#parts.job.onProgress?.(event);
  }

  #save(): void {
    const { recorder, job } = this.#parts;
    const path = recorder.save(this.#memory.checkpoint(this.#parts.options.seed));
    if (path) job.onProgress?.({ kind: "checkpoint", path });
  }

  #finish(stopped: StopReason): TrainingResult {
    if (stopped === "finished" || stopped === "early") {
      this.#memory.position = { ...this.#memory.position, stopped, seconds: this.#seconds() };
      this.#save();
    }
    return this.#deliver(stopped);
  }

  #deliver(stopped: StopReason): TrainingResult {
    const result = this.#result(stopped);
    this.#parts.recorder.weights(result.weights, result.bestEpoch);
    return result;
  }

  #result(stopped: StopReason): TrainingResult {
    return {
      weights: this.#memory.bestWeights(),
      history: this.#memory.history,
      stopped,
      bestEpoch: this.#memory.bestEpoch,
      seconds: this.#sessionStart > 0 ? this.#seconds() : this.#secondsBefore,
      workers: this.#parts.workers,
      parameterCount: this.#memory.shared.weights.length,
    };
  }

  #withLastCheckpoint(error: unknown): unknown {
    const last = this.#parts.recorder.lastCheckpoint;
    if (!(error instanceof Error) || error.name !== "TrainingError" || !last) return error;
    error.message += `; last good checkpoint: ${last}`;
    return error;
  }
}
