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
  readonly signal?: AbortSignal;
  readonly onCell?: (number: number, of: number) => void;
  /** Called when the kernel has ended; the report is still to be written. */
  readonly onExecuted?: () => void;
}

/**
 * Runs a notebook in a kernel of its own, headless, and writes its executed copy and its report.
 * Never throws: whatever happens is the outcome.
 */
export async function runNotebook(job: RunJob): Promise<Outcome> {
  const since = Date.now();
  const child = spawn(pythonPath(), commandLine(job), {
    cwd: projectRoot(),
    env: jupyterEnvironment({ ...job.environment, ETUDE_HEADLESS: "1" }),
    stdio: ["ignore", "pipe", "pipe"],
    signal: job.signal,
    killSignal: "SIGTERM",
  });
  let problems = "";
  child.stderr.on("data", (chunk) => {
    problems = (problems + chunk).slice(-4000);
  });
  let ending: Partial<Outcome> | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = readEvent(line);
    if (event?.event === "cell") job.onCell?.(Number(event.number), Number(event.of));
    if (event?.event === "executed") job.onExecuted?.();
    if (event?.event === "done") ending = event as Partial<Outcome>;
  });
  const ended = await new Promise<string>((done) => {
    child.on("error", (error) => done(error.message));
    child.on("close", (code, signal) => done(signal ?? `status ${code}`));
  });
  const seconds = (Date.now() - since) / 1000;
  if (ending?.status) return { ...ending, status: ending.status, seconds };
  if (job.signal?.aborted) {
    return { status: "failed", kind: "runner", message: "interrupted", seconds };
  }
  const message = `the runner ended early (${ended})\n${problems.trim()}`.trim();
  return { status: "failed", kind: "runner", message, seconds };
}

function commandLine(job: RunJob): string[] {
  return [
    projectPath("lib", "tools", "jupyter", "run.py"),
    job.notebook,
    ...["--executed", job.executed],
    ...(job.html ? ["--html", job.html] : []),
    ...["--timeout", String(job.timeoutSeconds)],
    ...["--report", JSON.stringify(job.header)],
    ...["--hide", JSON.stringify(job.hidden ?? [])],
    ...(job.exportOnly ? ["--export-only"] : []),
  ];
}

function readEvent(line: string): { event?: string; [key: string]: unknown } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // something a Python library printed
  }
}
