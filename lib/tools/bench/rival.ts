import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { EtudeError } from "../../core";
import type { CellName } from "../../models/recurrent";
import { projectPath } from "../../project";
import type { BenchShape, System } from "../../recipes/speed";

/** A system under test in a process of its own, told what to do by lines of JSON. */
export interface Rival {
  /** Builds the model; resolves when it is warm. */
  load(task: RivalTask): Promise<void>;
  /** Runs `count` steps or tokens; seconds for each of them. */
  run(count: number): Promise<number>;
  close(): void;
}

/** What a rival is asked to be ready for. */
export interface RivalTask {
  readonly bench: "training" | "sampling" | "ceiling";
  readonly shape: BenchShape;
  readonly cell: CellName;
  readonly threads: number;
  /** Parallel streams of sampling. */
  readonly streams: number;
}

/** How the systems are run. */
export interface RivalSettings {
  readonly threads: number;
  /**
   * Tells glibc to keep what the rivals free, in place of handing it back to the system and asking
   * for it again at every step; no installation does so by itself. Default false.
   */
  readonly keepMemory?: boolean;
}

// Far above any array, and any sum of them; as soon as one is set, glibc no longer adapts the other.
const keptMemory = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 32),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 34),
};

/** How each system is started: ours first, then those named. */
export function rivals(
  names: readonly System[],
  { threads, keepMemory = false }: RivalSettings,
): Map<System, () => Rival> {
  const starts = new Map<System, () => Rival>([["etude", () => startNode("etude", threads)]]);
  const env = keepMemory ? keptMemory : {};
  for (const name of names) {
    if (name === "etude") continue;
    const start = () =>
      name === "tfjs" ? startNode(name, threads, env) : startPython(name, threads, env);
    starts.set(name, start);
  }
  return starts;
}

// The Python side, in the bench's own environment.
function startPython(
  system: "keras" | "pytorch",
  threads: number,
  env: Readonly<Record<string, string>>,
): Rival {
  const python = projectPath(".etude", "bench-venv", "bin", "python");
  return startRival(system, python, [projectPath("lib", "tools", "bench", `${system}_rival.py`)], {
    PYTHONDONTWRITEBYTECODE: "1", // the loop they share is a module beside them
    OMP_NUM_THREADS: String(threads),
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: "1",
    TF_CPP_MIN_LOG_LEVEL: "2",
    TF_CPU_ALLOCATOR_USE_BFC: "0",
    CUDA_VISIBLE_DEVICES: "",
    ...env,
  });
}

/**
 * TensorFlow.js with its stock layers and all threads; or ours, as the library runs it: one thread
 * of the C library in each worker of a training, and in a sampler.
 */
export function startNode(
  system: "tfjs" | "etude",
  threads: number,
  env: Readonly<Record<string, string>> = {},
): Rival {
  const script = projectPath("lib", "tools", "bench", `${system}-rival.ts`);
  const own = { TF_NUM_INTRAOP_THREADS: "1" };
  const theirs = { TF_NUM_INTRAOP_THREADS: String(threads), TF_CPU_ALLOCATOR_USE_BFC: "0" };
  return startRival(system, process.execPath, ["--import", "tsx", script], {
    ...(system === "tfjs" ? theirs : own), // as its users have it
    TF_CPP_MIN_LOG_LEVEL: "2",
    ...env,
  });
}

function startRival(
  name: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Rival {
  const child = spawn(command, args, { cwd: projectPath(), env: { ...process.env, ...env } });
  const ask = asker(name, child);
  return {
    load: async (task) => {
      await ask({ command: "load", ...task });
    },
    run: async (count) => (await ask({ command: "run", count })).seconds,
    close: () => child.kill(),
  };
}

interface RivalAnswer {
  readonly seconds: number;
}

function asker(name: string, child: ChildProcessWithoutNullStreams) {
  let settle: ((answer: RivalAnswer | Error) => void) | undefined;
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Libraries print what they like; answers are the lines that begin like this.
    if (line.startsWith('{"seconds"')) settle?.(JSON.parse(line));
  });
  child.on("error", (error) => settle?.(error));
  child.on("exit", (code) => settle?.(new EtudeError(`${name} ended (${code}): ${errors}`)));
  return async (request: object): Promise<RivalAnswer> => {
    const answer = new Promise<RivalAnswer | Error>((resolve) => {
      settle = resolve;
    });
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const settled = await answer;
    if (settled instanceof Error) throw settled;
    return settled;
  };
}
