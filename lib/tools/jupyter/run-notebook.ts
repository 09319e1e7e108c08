import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { projectPath, projectRoot } from "../../project";
import { jupyterEnvironment, pythonPath } from "./environment";
import type { HiddenFolder } from "./hidden-folders";

/** How a notebook can fail; each kind is told apart in the summary and in JUnit. */
export type FailureKind =
  | "error" // a cell threw
  | "type" // a cell does not compile
  | "background" // a promise was rejected, or a timer threw, that no cell waited for
  | "skipped" // a cell was not run to its end
  | "timeout"
  | "died" // the kernel ended
  | "kernel" // the kernel could not be started or talked to
  | "export"
  | "runner"; // the runner itself ended

/** How a notebook ended. `cell` counts code cells from 1, as in the notebook's margin. */
export interface Outcome {
  readonly status: "passed" | "failed";
  readonly kind?: FailureKind;
  readonly message?: string;
  readonly cell?: number;
  /** First line of that cell. */
  readonly source?: string;
  readonly trace?: string;
  /** Size of the HTML report. */
  readonly bytes?: number;
  /** Of the kernel: processor time of all its threads, which a busy machine changes little. */
  readonly cpuSeconds?: number;
  readonly seconds: number;
}

export interface RunJob {
  readonly notebook: string;
  /** The executed copy, written even when the notebook fails. */
  readonly executed: string;
  readonly html?: string;
  /** For the whole notebook. */
  readonly timeoutSeconds: number;
  /** What the report's header shows: `{index, previous, next, profile, data, seconds}`. */
  readonly header: object;
  /** Folders that the report does not name. */
  readonly hidden?: readonly HiddenFolder[];
  readonly exportOnly?: boolean;
  /** What the kernel gets: ETUDE_PROFILE, ETUDE_DATA … */
  readonly environment: NodeJS.ProcessEnv;
  readonly onCell?: (number: number, of: number) => void;
  /** Called when the kernel has ended; the report is still to be written. */
  readonly onExecuted?: () => void;
}

/** Runs notebooks headlessly, one after the other, in one kernel as long as all goes well. */
interface Runner {
  run(job: RunJob): Promise<Outcome>;
  /** Whether it can run another notebook. */
  readonly isAlive: boolean;
  /** Ends the kernel. */
  close(): Promise<unknown>;
}

/** @param signal ends it, with the notebook at work */
function createRunner(signal: AbortSignal | undefined): Runner {
  const child = spawn(pythonPath(), [projectPath("lib", "tools", "jupyter", "run.py")], {
    cwd: projectRoot(),
    env: jupyterEnvironment({ ETUDE_HEADLESS: "1" }),
    stdio: ["pipe", "pipe", "pipe"],
    signal,
    killSignal: "SIGTERM",
  });
  let problems = "";
  let isAlive = true;
  let hear: (event: RunnerEvent) => void = () => {};
  child.stdin.on("error", () => {}); // that it has ended is heard below
  child.stderr.on("data", (chunk) => {
    problems = (problems + chunk).slice(-4000);
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = readEvent(line);
    if (event) hear(event);
  });
  const ended = new Promise<string>((done) => {
    child.on("error", (error) => done(error.message));
    child.on("close", (code, by) => done(by ?? `status ${code}`));
  }).finally(() => {
    isAlive = false;
  });
  const failure = (how: string): Partial<Outcome> => {
    const message = signal?.aborted
      ? "interrupted"
      : `the runner ended early (${how})\n${problems}`;
    return { status: "failed", kind: "runner", message: message.trim() };
  };
  return {
    get isAlive() {
      return isAlive;
    },
    async run(job) {
      const since = Date.now();
      const finished = new Promise<Partial<Outcome>>((done) => {
        hear = (event) => {
          if (event.event === "cell") job.onCell?.(Number(event.number), Number(event.of));
          if (event.event === "executed") job.onExecuted?.();
          if (event.event === "done") done(event as Partial<Outcome>);
        };
      });
      child.stdin.write(`${JSON.stringify(requestOf(job))}\n`);
      const ending = await Promise.race([finished, ended.then(failure)]);
      const { status = "failed" } = ending;
      return { ...ending, status, seconds: (Date.now() - since) / 1000 };
    },
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Runs notebooks, as many at a time as are asked for. */
export interface Runners {
  /**
   * Runs a notebook and writes its executed copy and its report; it finds its kernel as if that had
   * just started. Never throws: whatever happens is the outcome.
   */
  run(job: RunJob): Promise<Outcome>;
  /** Ends all kernels. */
  close(): Promise<void>;
}

/**
 * Runners that stay between notebooks, since a kernel takes as long to start as a short notebook to run.
 *
 * @param signal ends them all, with the notebooks at work
 */
export function createRunners(signal?: AbortSignal): Runners {
  const waiting: Runner[] = [];
  return {
    async run(job) {
      const alive = waiting.splice(0).filter(({ isAlive }) => isAlive);
      const runner = alive.pop() ?? createRunner(signal);
      waiting.push(...alive);
      const outcome = await runner.run(job);
      waiting.push(runner);
      return outcome;
    },
    async close() {
      await Promise.all(waiting.splice(0).map((runner) => runner.close()));
    },
  };
}

/** A job as run.py reads it. */
function requestOf({ notebook, executed, html, timeoutSeconds, header, ...job }: RunJob) {
  const { hidden = [], exportOnly = false, environment } = job;
  const paths = { notebook, executed, html: html ?? null };
  return { ...paths, timeoutSeconds, header, hidden, exportOnly, environment };
}

interface RunnerEvent {
  readonly event?: string;
  readonly [key: string]: unknown;
}

function readEvent(line: string): RunnerEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // something a Python library printed
  }
}
