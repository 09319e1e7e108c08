import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { RunError } from "../../core";
import { makeFolder, writeFileAtomic } from "../../core/node";
import { projectRoot } from "../../project";
import type { Engine, EngineTask, TaskNews, TaskOutcome } from "../../sweeps";
import { DaskDriver, type DriverEvent, type Probed } from "./driver";
import { brokenText, checkAddress, unanswered } from "./messages";
import { isStopped, outcomeOf, type TaskEvent } from "./outcome";
import { ownSite } from "./site";
import { comparedProcesses, comparedSites, type SiteVersions, sitesOf } from "./versions";

/** What reaches a scheduler that asks for certificates: files in PEM. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** A file that every worker must see, as it is here. */
export interface SeenFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly modified: number;
}

/** How an engine on Dask is begun, whose tasks print a `T` as JSON. */
export interface DaskOptions<T> {
  /** Python with `dask[distributed]`. */
  readonly python: string;
  /** Address of a scheduler that is there; none: local processes. */
  readonly scheduler?: string;
  /** Local processes. */
  readonly workers: number;
  readonly tls?: TlsFiles;
  /** Seconds that a scheduler, and then its first worker, may take to answer. */
  readonly timeoutSeconds: number;
  /** Workers that may be lost before a task is given up. */
  readonly allowedFailures: number;
  /** Goes on although versions differ. */
  readonly anyVersion: boolean;
  /** Where the folders of tasks lie: whether workers see it is found out. */
  readonly folder: string;
  /** What the tasks belong to. */
  readonly name: string;
  /** What tasks print. */
  readonly result: z.ZodType<T>;
  /** Whether a worker that does not see `folder` keeps what it did there; else it only returns it. */
  readonly keeps: boolean;
  /** Files that every worker must see; default none. */
  readonly sees?: readonly SeenFile[];
  /** How the user goes on after an end, in words. */
  readonly goOn: string;
  /** What a worker starts, from the project's folder; another one serves tests. */
  readonly entry?: string;
  /** What workers' projects are compared with; default this one. */
  readonly site?: SiteVersions;
  say(text: string): void;
}

type Site = Readonly<Record<"project" | "node" | "entry" | "token" | "secret", string>> & {
  readonly sees: readonly SeenFile[];
};

interface Waiting {
  readonly task: EngineTask;
  readonly tries: number;
  listen(news: TaskNews): void;
  /** Null: it was stopped. */
  settle(event: TaskEvent | null): void;
  fail(error: Error): void;
}

/** Times a run that another process still writes is tried again, a second apart. */
const mostTries = 30;

/** Tasks on Dask: processes of its own here, or any scheduler's workers. */
export class DaskEngine<T> implements Engine<T> {
  readonly #options: DaskOptions<T>;
  readonly #driver: DaskDriver;
  readonly #site: Site;
  readonly #waiting = new Map<string, Waiting>();
  #answer: ((event: DriverEvent) => void) | undefined;
  #isShared = true;
  #isStopping = false;
  #threads = 0;

  private constructor(options: DaskOptions<T>) {
    const { entry = join("lib", "tools", "dask", "task.cjs"), folder, sees = [] } = options;
    const token = join(folder, `.seen-${randomUUID()}`);
    this.#options = options;
    this.#site = {
      ...{ project: projectRoot(), node: process.execPath, entry, token, secret: randomUUID() },
      sees,
    };
    this.#driver = new DaskDriver(options.python, (event) => this.#hear(event));
  }

  /**
   * Begins or reaches a scheduler, and compares what runs there with what runs here.
   *
   * @throws RunError when nobody answers in time, there is no worker, or one without the project or
   *   the files that it must see; when versions differ
   */
  static async open<T>(options: DaskOptions<T>): Promise<DaskEngine<T>> {
    checkAddress(options.scheduler, options.tls !== undefined);
    makeFolder(options.folder);
    const engine = new DaskEngine(options);
    try {
      await engine.#connect();
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Tasks that workers do side by side. */
  get threads(): number {
    return this.#threads;
  }

  async run(task: EngineTask, listen: (news: TaskNews) => void): Promise<TaskOutcome<T>> {
    if (this.#isStopping) return { kind: "stopped" };
    const event = await new Promise<TaskEvent | null>((settle, fail) =>
      this.#submit({ task, tries: 0, listen, settle, fail }),
    );
    return event ? outcomeOf(event, this.#options.result) : { kind: "stopped" };
  }

  /** Ends the workers that were started here; tasks at work elsewhere are taken back. */
  async close(): Promise<void> {
    this.#isStopping = true;
    await this.#driver.close();
    for (const { settle } of this.#waiting.values()) settle(null);
    this.#waiting.clear();
  }

  #submit(waiting: Waiting): void {
    const { id, folder, words } = waiting.task;
    this.#waiting.set(id, waiting);
    const { name, keeps } = this.#options;
    const order = { id, folder, words: words("{run}"), name, keeps, shared: this.#isShared };
    this.#driver.send({ do: "run", order: { ...order, site: this.#site } });
  }

  async #connect(): Promise<void> {
    const { scheduler, workers, timeoutSeconds, tls, allowedFailures, say } = this.#options;
    const connected = await this.#ask("connected", {
      ...{ do: "connect", scheduler: scheduler ?? null, workers, timeout: timeoutSeconds },
      ...{ tls: tls ?? null, failures: allowedFailures },
    });
    const addresses = Object.keys(connected.workers);
    if (addresses.length === 0) {
      throw new RunError(
        `${connected.address}: the scheduler has no workers (start some: dask worker ${connected.address} --nthreads 1)`,
      );
    }
    this.#threads = connected.threads;
    const others = { [`scheduler ${connected.address}`]: connected.scheduler };
    this.#judge(comparedProcesses(connected.client, { ...others, ...connected.workers }));
    const { token, secret } = this.#site;
    writeFileAtomic(token, secret);
    try {
      const order = { do: "probe", site: this.#site, workers: addresses } as const;
      this.#check((await this.#ask("probed", order)).workers);
    } finally {
      rmSync(token, { force: true });
    }
    const where = this.#isShared ? "" : ", whose files are returned: they do not see this folder";
    say(`${addresses.length} workers at ${connected.address}${where}`);
  }

  /** The workers' projects: there, of the same versions, on a folder that all see or none. */
  #check(workers: Probed): void {
    const broken = Object.entries(workers).find(
      ([, { error, unseen }]) => error !== null || unseen !== null,
    );
    if (broken) throw new RunError(brokenText(broken[0], broken[1]));
    const sites = sitesOf(workers);
    this.#judge(comparedSites(this.#options.site ?? ownSite(), sites));
    this.#isShared = Object.values(workers).every(({ shared }) => shared);
  }

  #judge(problems: readonly string[]): void {
    if (problems.length === 0) return;
    const list = problems.join("; ");
    if (!this.#options.anyVersion) {
      throw new RunError(
        `versions differ: ${list} (make them equal, or go on all the same: --any-version)`,
      );
    }
    this.#options.say(`versions differ: ${list}`);
  }

  /** Tells the driver something and awaits the one event that answers it. */
  #ask<Name extends DriverEvent["event"]>(
    name: Name,
    order: Parameters<DaskDriver["send"]>[0],
  ): Promise<Extract<DriverEvent, { event: Name }>> {
    const { scheduler, timeoutSeconds } = this.#options;
    return new Promise((resolve, reject) => {
      const fail = (reason: string) => {
        clearTimeout(timer);
        reject(new RunError(unanswered(scheduler, timeoutSeconds, reason)));
      };
      // Python has its own time limit; this one is for a connection that hangs beyond it.
      const milliseconds = 1000 * (2 * timeoutSeconds + 60);
      const timer = setTimeout(() => fail("no answer"), milliseconds);
      this.#answer = (event) => {
        if (event.event === "error" || event.event === "gone") return fail(event.reason);
        if (event.event !== name) return;
        clearTimeout(timer);
        this.#answer = undefined;
        resolve(event as Extract<DriverEvent, { event: Name }>);
      };
      this.#driver.send(order);
    });
  }

  #hear(event: DriverEvent): void {
    if (this.#answer) this.#answer(event);
    else if (event.event === "gone" || event.event === "error") this.#fail(event.reason);
    else if (event.event === "joined") this.#options.say(`${event.worker} has come`);
    else if (event.event === "lost") this.#lose(event);
    else if ("id" in event) {
      const waiting = this.#waiting.get(event.id);
      if (waiting) this.#hearOf(waiting, event);
    }
  }

  #lose({ worker, tasks }: Extract<DriverEvent, { event: "lost" }>): void {
    this.#options.say(`${worker} is lost`);
    for (const id of tasks) this.#waiting.get(id)?.listen({ kind: "lost", worker });
  }

  #hearOf(waiting: Waiting, event: Extract<DriverEvent, { id: string }>): void {
    const { task, listen, settle, tries } = waiting;
    if (event.event === "started") {
      listen({ kind: "started", worker: event.worker });
    } else if (event.event === "line") {
      const [, step] = /^(?:epoch|files) (\d+)/.exec(event.text) ?? [];
      if (step !== undefined) listen({ kind: "step", step: Number(step) });
    } else if (!this.#isStopping && tries < mostTries && isEarly(event)) {
      this.#again(waiting);
    } else {
      this.#waiting.delete(task.id);
      if (event.event === "ended" && event.left.length > 0) {
        this.#options.say(`${task.id}: too large to return: ${event.left.join(", ")}`);
      }
      settle(event);
    }
  }

  /** Hands a task in once more, a second later. */
  #again(waiting: Waiting): void {
    setTimeout(() => {
      if (!this.#isStopping) this.#submit({ ...waiting, tries: waiting.tries + 1 });
    }, 1000);
  }

  /** Nobody answers any longer. */
  #fail(reason: string): void {
    if (this.#isStopping) return;
    const { scheduler = "the local cluster" } = this.#options;
    const text = `${scheduler} no longer answers: ${reason} (what is done is kept: ${this.#options.goOn})`;
    for (const { fail } of this.#waiting.values()) fail(new RunError(text));
    this.#waiting.clear();
  }
}

/**
 * Whether a task is to be handed in again: it was stopped though nobody asked, or the training of a
 * lost worker is still writing its last checkpoint while another worker asks for the run.
 */
function isEarly(event: Extract<DriverEvent, { id: string }>): boolean {
  if (event.event === "ended" && /is writing this run/.test(event.stderr)) return true;
  return isStopped(event);
}
