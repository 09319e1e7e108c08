import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type IngestOptions, ingestFolder } from "../../lib/corpus/ingest";
import { projectPath } from "../../lib/project/root";
import { openTokenStore, tokenKeeper } from "../../lib/store";
import { DaskEngine, type DaskOptions } from "../../lib/tools/dask/engine";
import { partReport } from "../../lib/tools/ingest/part";
import { type SpreadOptions, spreadReading } from "../../lib/tools/ingest/spread";
import { midi } from "../midi/bytes";
import { common, DaskProcesses, isDaskHere, until } from "./dask-processes";

const writing = { encoding: "note-durations", pianoOnly: false, told: false };
const count = 240;
type Options = Partial<DaskOptions<(typeof partReport)["_output"]>>;

let root: string;
let folder: string;
let dask: DaskProcesses;
let local: object;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "etude-ingest-dask-"));
  dask = new DaskProcesses(root);
  folder = join(root, "music");
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const pitches = [40 + (i % 60), 60, 61 + Math.floor(i / 60), 72];
    const track = pitches.flatMap((one) => [0, 0x90, one, 80, 0x30, one, 0]);
    writeFileSync(join(folder, `${String(i).padStart(3, "0")}.mid`), midi({ tracks: [track] }));
  }
  writeFileSync(join(folder, "page.mid"), "<html>");
  writeFileSync(
    join(folder, "cut.mid"),
    midi({ tracks: [[0, 0x90, 60, 80, 0x30]] }).subarray(0, 24),
  );
  writeFileSync(join(folder, "book.abc"), "X:1\nK:C\nCDEF|\n\nX:2\nK:C\nGEGc|\n");
  local = await reportOf({ cacheFolder: join(root, "local") });
});
afterAll(() => {
  dask.end();
  rmSync(root, { recursive: true, force: true });
});

async function reportOf(options: IngestOptions) {
  const { seconds, ...report } = await ingestFolder(folder, options);
  return report;
}

/** Reads the folder on Dask, some files a part, into a cache of this name. */
function spread(name: string, options: Options, more: Partial<SpreadOptions> = {}) {
  const engine: SpreadOptions["engine"] = (at, sees) =>
    DaskEngine.open({
      ...{ ...common, folder: at, name: "ingest", result: partReport, keeps: false, sees },
      ...{ goOn: "the same command goes on", say() {}, ...options },
    });
  const how = { engine, writing, filesPerPart: 24, say() {}, ...more };
  const elsewhere = spreadReading(how);
  return reportOf({ cacheFolder: join(root, name), keeper: tokenKeeper(writing), elsewhere });
}

/** Files that the ordinary reading opens with a cache of this name. */
async function openedBy(name: string): Promise<number> {
  let opened = 0;
  const options = { cacheFolder: join(root, name), onProgress: () => opened++ };
  (await openTokenStore(folder, { ...options, ...writing })).close();
  return opened;
}

/** What lies in a cache beside shards. */
function besideShards(name: string): string[] {
  if (!existsSync(join(root, name))) return [];
  const all = readdirSync(join(root, name), { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile() && !one.name.endsWith(".shard")).map((one) => one.name);
}

describe.skipIf(!isDaskHere())("an ingest on a scheduler and two workers", () => {
  let address: string;
  let workers: ChildProcess[];
  beforeAll(async () => {
    address = await dask.scheduler("ingest");
    workers = [dask.worker(address), dask.worker(address)];
  });

  it("loses one half-way, has its files read again, and comes to the report of a local one", async () => {
    const said: string[] = [];
    let isKilled = false;
    const report = await spread(
      "killed",
      { scheduler: address, say: (text) => said.push(text) },
      {
        onProgress({ done }) {
          if (!isKilled && done > count / 3) isKilled = workers[0].kill("SIGKILL");
        },
      },
    );
    expect(isKilled).toBe(true);
    expect(said.join("\n")).toMatch(/tcp:\/\/127\.0\.0\.1:\d+ is lost/);
    expect(report).toEqual(local);
    expect(besideShards("killed")).toEqual([]);
    expect(await openedBy("killed")).toBe(0);
  });

  it("goes on after it was killed itself", async () => {
    const cache = join(root, "gone-on");
    const ingest = ["ingest", folder, "--recipe", "char-rnn", "--scheduler", address, "--json"];
    const main = `require("./lib/tools/cli/etude").main(${JSON.stringify(ingest)})`;
    const words = ["-r", "tsx/cjs", "-e", `${main}.then((status) => process.exit(status));`];
    const options = { cwd: projectPath(), env: { ...process.env, ETUDE_CACHE: cache } };
    const first = spawn(process.execPath, words, { ...options, stdio: "ignore" });
    await until(() => besideShards("gone-on").includes("part.json"), 60);
    first.kill("SIGKILL");
    const { stdout, status } = spawnSync(process.execPath, words, { ...options, encoding: "utf8" });
    expect(status).toBe(0);
    const { seconds, ...report } = JSON.parse(stdout);
    expect(report).toEqual(local);
    expect(besideShards("gone-on")).toEqual([]);
  });
});

describe.skipIf(!isDaskHere())("an ingest on Dask", () => {
  const canHide = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
  const hide = (path: string) => [
    ...["unshare", "-m", "sh", "-c"],
    ...[`mount -t tmpfs none ${path} && exec "$@"`, "sh"],
  ];

  it.skipIf(!canHide)("has shards returned by a worker that does not see the cache", async () => {
    const address = await dask.scheduler("apart");
    mkdirSync(join(root, "apart"));
    dask.worker(address, {}, hide(join(root, "apart")));
    const said: string[] = [];
    const options = { scheduler: address, say: (text: string) => said.push(text) };
    expect(await spread("apart", options)).toEqual(local);
    expect(said.join()).toContain("whose files are returned");
    expect(await openedBy("apart")).toBe(0);
    expect(besideShards("apart")).toEqual([]);
  });

  it.skipIf(!canHide)(
    "names a worker that does not see the music, and leaves nothing",
    async () => {
      const address = await dask.scheduler("blind");
      dask.worker(address, {}, hide(folder));
      await expect(spread("blind", { scheduler: address })).rejects.toThrow(
        /tcp:\S+: \S+music\/000\.mid is not there as it is here \(every worker must see the music at/,
      );
      expect(besideShards("blind")).toEqual([]);
      expect(await openedBy("blind")).toBe(count + 4);
    },
  );

  it("names a worker without the project, and a scheduler that does not answer", async () => {
    const address = await dask.scheduler("bare");
    dask.worker(address, { ETUDE_PROJECT: "/nowhere" });
    await expect(spread("bare", { scheduler: address })).rejects.toThrow(/no Étude at \/nowhere/);
    const silent = await new Promise<Server>((ready) => {
      const server = createServer().listen(0, "127.0.0.1", () => ready(server));
    });
    const { port } = silent.address() as { port: number };
    const options = { scheduler: `tcp://127.0.0.1:${port}`, timeoutSeconds: 1 };
    await expect(spread("bare", options)).rejects.toThrow("no scheduler answers within 1 s");
    silent.close();
    expect(besideShards("bare")).toEqual([]);
  });
});
