import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectPath } from "../../lib/project/root";
import type { Trained } from "../../lib/sweeps/engine";
import { runSweep, type SweepOptions } from "../../lib/sweeps/run-sweep";
import type { DaskOptions } from "../../lib/tools/dask/engine";
import { plan } from "../sweeps/specs";
import { DaskProcesses, isDaskHere, openEngine, python, standIn, until } from "./dask-processes";
import { Machines, programOn, whyNoMachines } from "./machines";

// Twelve configurations, of which two fail.
const twelve = {
  parameters: {
    "network.units": [1, 2, 3, 4, 5, 6],
    "training.learningRate": [0.001, 0.01],
  },
};

let root: string;
let dask: DaskProcesses;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "etude-dask-"));
  dask = new DaskProcesses(root);
});
afterAll(() => {
  dask.end();
  rmSync(root, { recursive: true, force: true });
});

/** Lines of what the stand-in began: run, and the worker's process. */
const begunIn = (folder: string) =>
  readFileSync(join(folder, "begun.log"), "utf8").trim().split("\n");

const sweep = (
  folder: string,
  options: Partial<DaskOptions<Trained>>,
  { plan: what = plan(twelve), ...how }: Partial<SweepOptions> = {},
) => runSweep({ plan: what, folder, engine: openEngine(folder, options), ...how });

/** Processes that still do something in a folder. */
function atWork(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes("stand-in") && line.includes(folder));
}

describe.skipIf(!isDaskHere())("a sweep on a scheduler and two workers", () => {
  let address: string;
  beforeAll(async () => {
    address = await dask.scheduler("one");
  });

  it("says that a scheduler has no workers", async () => {
    const options = { scheduler: address, timeoutSeconds: 1 };
    await expect(sweep(join(root, "none"), options)).rejects.toThrow(
      `${address}: the scheduler has no workers (start some: dask worker ${address} --nthreads 1)`,
    );
  });

  it("loses one half-way, has its run done again, and comes to all rows", async () => {
    const workers = [dask.worker(address), dask.worker(address)];
    const folder = join(root, "killed");
    const said: string[] = [];
    let isKilled = false;
    const view = await sweep(
      folder,
      { scheduler: address, say: (text) => said.push(text) },
      {
        onChange({ counts }) {
          if (isKilled || counts.done + counts.failed < 4) return;
          const [run, pid] = begunIn(folder).at(-1)!.split(" ");
          if (existsSync(join(folder, "records", `${run}-e2.json`))) return;
          isKilled = workers.find((one) => one.pid === Number(pid))?.kill("SIGKILL") ?? false;
        },
      },
    );
    expect(isKilled).toBe(true);
    expect(view.counts).toEqual({ done: 10, running: 0, failed: 2, waiting: 0 });
    expect(view.best?.settings).toEqual({ "network.units": 6, "training.learningRate": 0.001 });
    expect(view.rows.filter(({ reason }) => reason === "the loss is not finite")).toHaveLength(2);
    expect(said.join("\n")).toMatch(/tcp:\/\/127\.0\.0\.1:\d+ is lost/);
    // Twelve runs were begun, and once more what the killed one had at hand.
    const begun = begunIn(folder);
    expect(begun.length - 12).toBeGreaterThanOrEqual(1);
    expect(begun.length - 12).toBeLessThanOrEqual(2);
    expect(new Set(begun.map((line) => line.split(" ")[0])).size).toBe(12);
    // Nothing finished is done again: only the two that failed.
    await sweep(folder, { scheduler: address }, { resume: true });
    expect(begunIn(folder).length - begun.length).toBe(2);
  });

  it("takes its runs back when it is stopped, and leaves none at work", async () => {
    const controller = new AbortController();
    const folder = join(root, "stopped");
    const { signal } = controller;
    const view = await sweep(
      folder,
      { scheduler: address },
      { signal, onChange: ({ counts }) => counts.done > 0 && controller.abort() },
    );
    expect(view.counts.done).toBeGreaterThanOrEqual(1);
    expect(view.counts.waiting).toBeGreaterThan(0);
    await until(() => atWork(folder).length === 0);
  });

  it("is not begun where versions differ, unless that is wanted", async () => {
    const other = {
      ...{ node: process.versions.node, project: "0.1.0" },
      commit: "c1",
      code: "xyz",
    };
    const options = { scheduler: address, site: other };
    await expect(sweep(join(root, "versions"), options)).rejects.toThrow(
      /versions differ: tcp:\S+: Étude 0.1.0 \(code abc\), here Étude 0.1.0 at c1 \(code xyz\) \(make/,
    );
    const said: string[] = [];
    const anyway = { ...options, anyVersion: true, say: (text: string) => said.push(text) };
    const one = plan({ parameters: { "network.units": [6], "training.learningRate": [0.01] } });
    expect((await sweep(join(root, "anyway"), anyway, { plan: one })).counts.done).toBe(1);
    expect(said[0]).toContain("code xyz");
  });
});

const why = whyNoMachines();
if (why !== undefined) console.log(`skipped: no network namespaces here (${why})`);

describe.skipIf(!isDaskHere() || why !== undefined)("a sweep over machines of a network", () => {
  const machines = new Machines();
  afterAll(() => machines.end());

  it("loses one half-way and comes to all rows", async () => {
    const [first, ...others] = [
      await machines.add(),
      await machines.add(),
      await machines.add(),
    ] as const;
    const address = await dask.scheduler("network", first);
    expect(address).toContain("tcp://10.77.0.1:");
    const workers = others.map((machine) => dask.worker(address, {}, [], machine));
    const said: string[] = [];
    let isKilled = false;
    const own = programOn(first, python, join(root, "python-on-first"));
    const view = await sweep(
      join(root, "network"),
      { scheduler: address, python: own, say: (text) => said.push(text) },
      {
        onChange({ counts }) {
          if (isKilled || counts.done + counts.failed < 4) return;
          isKilled = workers[0].kill("SIGKILL");
        },
      },
    );
    expect(view.counts).toEqual({ done: 10, running: 0, failed: 2, waiting: 0 });
    expect(said.join("\n")).toMatch(/tcp:\/\/10\.77\.0\.2:\d+ is lost/);
  });
});

describe.skipIf(!isDaskHere())("a sweep", () => {
  it("names a worker without the project", async () => {
    const address = await dask.scheduler("bare");
    dask.worker(address, { ETUDE_PROJECT: "/nowhere" });
    await expect(sweep(join(root, "bare"), { scheduler: address })).rejects.toThrow(
      /tcp:\S+: no Étude at \/nowhere \(clone it there and run npm run setup, or start the worker with/,
    );
  });

  it("says in time that no scheduler answers, and what is no address", async () => {
    const silent = await new Promise<Server>((ready) => {
      const server = createServer().listen(0, "127.0.0.1", () => ready(server));
    });
    const { port } = silent.address() as { port: number };
    const options = { scheduler: `tcp://127.0.0.1:${port}`, timeoutSeconds: 1 };
    await expect(sweep(join(root, "silent"), options)).rejects.toThrow(
      `tcp://127.0.0.1:${port}: no scheduler answers within 1 s`,
    );
    silent.close();
    await expect(sweep(join(root, "typed"), { scheduler: "cluster" })).rejects.toThrow(
      'invalid scheduler: "cluster" (must be such as tcp://10.0.0.1:8786)',
    );
  });

  const canHide = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
  it.skipIf(!canHide)("has runs returned by a worker that does not see its folder", async () => {
    const address = await dask.scheduler("apart");
    const [folder, project] = [join(root, "apart"), join(root, "project")];
    for (const path of [folder, join(project, dirname(standIn))])
      mkdirSync(path, { recursive: true });
    copyFileSync(projectPath(standIn), join(project, standIn));
    const hide = ["unshare", "-m", "sh", "-c", `mount -t tmpfs none ${folder} && exec "$@"`, "sh"];
    dask.worker(address, { ETUDE_PROJECT: project }, hide);
    const said: string[] = [];
    const halved = plan({
      ...{ epochs: undefined, halving: { budgets: [1, 2], eta: 2 } },
      parameters: {
        "training.schedule": ["constant"],
        "network.units": [4, 5],
        "training.learningRate": [1],
      },
    });
    const options = { scheduler: address, say: (text: string) => said.push(text) };
    const view = await sweep(folder, options, { plan: halved });
    expect(view.counts.done).toBe(3);
    expect(said.join()).toContain("whose files are returned");
    // Each time with what was there before: the second rung began with the file of the first.
    expect(readFileSync(join(folder, "c02-s1", "epochs.log"), "utf8")).toBe("1\n2\n");
    expect(readdirSync(folder).sort()).toEqual([
      "c01-s1",
      "c02-s1",
      "records",
      "spec.json",
      "state.json",
    ]);
  });

  const tls = spawnSync("openssl", ["version"]).status === 0;
  it.skipIf(!tls)("goes to a scheduler that asks for certificates", async () => {
    const [key, cert] = [join(root, "key.pem"), join(root, "cert.pem")];
    const words = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=etude",
    ];
    spawnSync("openssl", [...words, "-keyout", key, "-out", cert]);
    const files = ["--tls-ca-file", cert, "--tls-cert", cert, "--tls-key", key];
    const secure = new DaskProcesses(root, [...files, "--protocol", "tls"]);
    try {
      const address = await secure.scheduler("secure");
      secure.worker(address);
      expect(address).toMatch(/^tls:/);
      const one = plan({ parameters: { "network.units": [6], "training.learningRate": [0.01] } });
      const options = { scheduler: address, tls: { ca: cert, cert, key } };
      expect((await sweep(join(root, "secure"), options, { plan: one })).counts.done).toBe(1);
    } finally {
      secure.end();
    }
  });
});
