import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectPath } from "../../lib/project/root";
import { printedTraining, type Trained } from "../../lib/sweeps/engine";
import { DaskEngine, type DaskOptions } from "../../lib/tools/dask/engine";
import type { SiteVersions } from "../../lib/tools/dask/versions";

/** Put there by the first sweep; tests install nothing. */
export const python = projectPath(".etude", "sweep-venv", "bin", "python");

/** Whether there is Dask to test with; says so where there is none. */
export function isDaskHere(): boolean {
  const isHere = existsSync(python) && spawnSync(python, ["-c", "import distributed"]).status === 0;
  if (!isHere)
    console.log("skipped: no Dask here (the first npm run -s etude -- sweep installs it)");
  return isHere;
}

/** What the stand-in's project says it is. */
export const site: SiteVersions = {
  ...{ node: process.versions.node, project: "0.1.0", commit: "", code: "abc" },
};

export const standIn = join("test", "cluster", "stand-in.cjs");

/** What all engines of tests are told. */
export const common = {
  ...{ python, workers: 2, timeoutSeconds: 15, allowedFailures: 3, anyVersion: false },
};

type SomeOptions = Partial<DaskOptions<Trained>>;

/** An engine's options for the stand-in trainer. */
const daskOptions = (folder: string, more: SomeOptions): DaskOptions<Trained> => ({
  ...{ ...common, site, entry: standIn },
  ...{ folder, name: "tiny", result: printedTraining, keeps: true, goOn: "--resume goes on" },
  say() {},
  ...more,
});

export const openEngine = (folder: string, more: SomeOptions) => () =>
  DaskEngine.open(daskOptions(folder, more));

/** A machine as far as the network is concerned. */
export interface Machine {
  readonly address: string;
  /** Words that begin a command on it. */
  readonly on: readonly string[];
}

const thisMachine: Machine = { address: "127.0.0.1", on: [] };

/** Processes of Dask that tests start; `end` ends them. */
export class DaskProcesses {
  readonly #root: string;
  readonly #started: ChildProcess[] = [];
  readonly #security: readonly string[];

  /** @param security more words for scheduler and workers */
  constructor(root: string, security: readonly string[] = []) {
    this.#root = root;
    this.#security = security;
  }

  /** Starts a scheduler; its address. */
  async scheduler(name: string, { address, on }: Machine = thisMachine): Promise<string> {
    const file = join(this.#root, `${name}.json`);
    const words = ["--host", address, "--port", "0", "--no-dashboard", "--scheduler-file", file];
    const command = [...on, python, "-m", "distributed.cli.dask_scheduler"];
    this.start([...command, ...words, ...this.#security]);
    await until(() => existsSync(file) && readFileSync(file, "utf8").trim().endsWith("}"));
    return JSON.parse(readFileSync(file, "utf8")).address;
  }

  /** Starts a worker of one thread, without a nanny: it stays dead. */
  worker(
    address: string,
    env: object = {},
    before: readonly string[] = [],
    machine = thisMachine,
  ): ChildProcess {
    const words = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", machine.address];
    const command = [python, "-m", "distributed.cli.dask_worker", address, ...words];
    const place = ["--local-directory", this.#root];
    return this.start([...machine.on, ...before, ...command, ...place, ...this.#security], env);
  }

  start([command, ...words]: readonly string[], more: object = {}): ChildProcess {
    const env = { ...process.env, ETUDE_TEST_SITE: JSON.stringify(site), ...more };
    const child = spawn(command, words, { env, stdio: "ignore" });
    this.#started.push(child);
    return child;
  }

  end(): void {
    for (const child of this.#started) child.kill("SIGKILL");
  }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Waits for something that other processes do. */
export async function until(what: () => boolean, seconds = 30): Promise<void> {
  for (let i = 0; i < seconds * 20 && !what(); i++) await pause(50);
  if (!what()) throw new Error("it did not come to that in time");
}
