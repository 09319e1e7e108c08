import { join } from "node:path";
import { lockRun } from "../training";
import type { Engine, EngineTask, TaskNews, TaskOutcome, Trained } from "./engine";
import {
  type LiveState,
  openSweepFolder,
  readTaskRecords,
  type TaskRecord,
  writeLiveState,
  writeTaskRecord,
} from "./folder";
import type { SweepPlan } from "./plan";
import { type SweepTask, trainWords } from "./task";
import { rungsOf, type SweepView, viewOf } from "./view";

/** What `runSweep` is told. */
export interface SweepOptions {
  readonly plan: SweepPlan;
  readonly folder: string;
  /** Begins the engine; not asked for where nothing is left to do. */
  engine(): Promise<Engine<Trained>>;
  /** Go on where a sweep in the folder stopped; default false. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  /** Something happened; `text` says what, in a line, where it is worth one. */
  onChange?(view: SweepView, text?: string): void;
}

/**
 * Does a sweep, rung by rung, and keeps each task that ends. What is on record is not done again, what
 * failed is; a configuration that fails is a row with its reason, and the others go on.
 *
 * @throws RunError when the folder cannot be used, or the engine fails
 */
export async function runSweep(options: SweepOptions): Promise<SweepView> {
  const { plan, folder, resume = false } = options;
  openSweepFolder(folder, plan.spec, resume);
  const unlock = lockRun(folder);
  try {
    return await new Sweep(options).run();
  } finally {
    unlock();
  }
}

class Sweep {
  readonly #options: SweepOptions;
  readonly #records: Map<string, TaskRecord>;
  readonly #running = new Map<string, { worker: string; epoch: number }>();
  readonly #attempts = new Map<string, number>();
  readonly #lost = new Set<string>();
  #engine: Engine<Trained> | undefined;

  constructor(options: SweepOptions) {
    this.#options = options;
    const kept = readTaskRecords(options.folder);
    // What failed is not finished: a full disk may have been the reason.
    this.#records = new Map([...kept].filter(([, { trained }]) => trained !== null));
  }

  async run(): Promise<SweepView> {
    const { plan, folder, signal } = this.#options;
    this.#tell();
    try {
      for (let open = this.#open(); open.length > 0 && !signal?.aborted; open = this.#open()) {
        const engine = await this.#begin();
        await Promise.all(open.map((task) => this.#do(engine, task)));
      }
    } finally {
      await this.#engine?.close();
      this.#running.clear();
      writeLiveState(folder, this.#live(true));
    }
    return viewOf(plan, this.#records, this.#live(true));
  }

  /** What is to be done next: of the rung that is not decided yet. */
  #open(): SweepTask[] {
    const tasks = rungsOf(this.#options.plan, this.#records).flatMap((rung) => rung.tasks);
    return tasks.filter(({ id }) => !this.#records.has(id));
  }

  async #begin(): Promise<Engine<Trained>> {
    if (this.#engine) return this.#engine;
    const { signal } = this.#options;
    const engine = await this.#options.engine();
    this.#engine = engine;
    if (signal?.aborted) await engine.close();
    signal?.addEventListener("abort", () => void engine.close(), { once: true });
    return engine;
  }

  async #do(engine: Engine<Trained>, task: SweepTask): Promise<void> {
    const { plan, folder } = this.#options;
    const order: EngineTask = {
      id: task.id,
      folder: join(folder, task.run),
      words: (out) => trainWords(plan.spec, task, out),
    };
    const outcome = await engine.run(order, (news) => this.#hear(task.id, news));
    this.#running.delete(task.id);
    if (outcome.kind === "stopped") return;
    const { worker } = outcome;
    const record: TaskRecord = {
      ...{ task: task.id, worker, attempts: this.#attempts.get(task.id) ?? 1 },
      trained: outcome.kind === "finished" ? outcome.result : null,
      reason: outcome.kind === "failed" ? outcome.reason : null,
    };
    writeTaskRecord(folder, record);
    this.#records.set(task.id, record);
    this.#tell(`${task.id}: ${inWords(outcome)}`);
  }

  #hear(id: string, news: TaskNews): void {
    if (this.#records.has(id)) return; // told too late
    if (news.kind === "started") {
      const again = this.#attempts.get(id) ?? 0;
      this.#attempts.set(id, again + 1);
      this.#running.set(id, { worker: news.worker, epoch: 0 });
      this.#tell(again > 0 ? `${id}: begun again by ${news.worker}` : undefined);
    } else if (news.kind === "step") {
      const running = this.#running.get(id);
      if (running) this.#running.set(id, { ...running, epoch: news.step });
      this.#tell();
    } else {
      this.#running.delete(id);
      this.#lost.add(news.worker);
      this.#tell(`${id}: ${news.worker} is lost, another worker will go on`);
    }
  }

  #live(ended: boolean): LiveState {
    return { running: Object.fromEntries(this.#running), lost: [...this.#lost], ended };
  }

  #tell(text?: string): void {
    const { plan, folder, onChange } = this.#options;
    writeLiveState(folder, this.#live(false));
    onChange?.(viewOf(plan, this.#records, this.#live(false)), text);
  }
}

function inWords(outcome: TaskOutcome<Trained>): string {
  if (outcome.kind === "failed") return `failed: ${outcome.reason}`;
  if (outcome.kind === "stopped") return "stopped";
  const { epochs, heldOut } = outcome.result;
  const bits = heldOut.loss === null ? "" : `, ${(heldOut.loss * Math.LOG2E).toFixed(3)} bits`;
  return `done, ${epochs} epochs${bits}`;
}
