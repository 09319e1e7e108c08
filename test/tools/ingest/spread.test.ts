import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ingestFolder } from "../../../lib/corpus/ingest";
import { tokenKeeper } from "../../../lib/store/encode-file";
import { openTokenStore } from "../../../lib/store/open-store";
import { readPartIn } from "../../../lib/tools/ingest/read-part";
import type { PartEngine, SpreadOptions } from "../../../lib/tools/ingest/spread";
import { spreadReading } from "../../../lib/tools/ingest/spread";
import { midi } from "../../midi/bytes";

const writing = { encoding: "note-durations", pianoOnly: false, told: false };
const count = 40;

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "etude-spread-"));
  folder = join(base, "music");
  mkdirSync(folder);
  for (let i = 0; i < count; i++) put(`${String(i).padStart(2, "0")}.mid`, 50 + i);
  put("99.mid", 50); // a copy
  writeFileSync(join(folder, "page.mid"), "<html>");
  writeFileSync(join(folder, "book.abc"), "X:1\nK:C\nCDEF|\n\nX:2\nK:C\nGEGc|\n");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function put(name: string, pitch: number): void {
  const track = [pitch, 60, pitch % 7, 72].flatMap((one) => [0, 0x90, one, 80, 0x30, one, 0]);
  writeFileSync(join(folder, name), midi({ tracks: [track] }));
}

type Answer = PartEngine["run"];

const read: Answer = async ({ folder: at }) => ({
  ...{ kind: "finished", worker: "w1" },
  result: await readPartIn(at, () => {}),
});

/** Reads the folder on an engine of this process; what was said, and what was read here. */
async function spread(answer: Answer = read, more: Partial<SpreadOptions> = {}) {
  const seen = { parts: 0, said: [] as string[], here: 0, sees: [] as string[], shards: "" };
  const engine: SpreadOptions["engine"] = async (shards, sees) => {
    seen.shards = shards;
    seen.sees.push(...sees.map(({ path }) => path.slice(folder.length + 1)));
    return {
      threads: 1,
      run(task, listen) {
        seen.parts++;
        listen({ kind: "started", worker: "w1" });
        return answer(task, listen);
      },
      async close() {},
    };
  };
  const say = (text: string) => void seen.said.push(text);
  const options = { engine, writing, filesPerPart: 10, say, ...more };
  const report = await ingestFolder(folder, {
    ...{ cacheFolder: join(base, "cache"), elsewhere: spreadReading(options) },
    ...(options.writing ? { keeper: tokenKeeper(writing) } : {}),
    onProgress: () => seen.here++,
  });
  return { ...seen, report };
}

const files = count + 4;
const here = async () => {
  const { seconds, ...report } = await ingestFolder(folder, { cacheFolder: join(base, "local") });
  return report;
};

describe("a folder that is read in parts by other processes", () => {
  it("has the report of an ordinary reading, which then reads nothing", async () => {
    const { report, parts, here: readHere, shards, sees } = await spread();
    expect({ ...report, seconds: undefined }).toEqual({ ...(await here()), seconds: undefined });
    expect(report).toMatchObject({ files, refused: 1, copies: 1 });
    expect([parts, readHere]).toEqual([5, 0]);
    expect(sees[0]).toBe("00.mid");
    expect(sees).toContain("book.abc");
    expect(readdirSync(shards).every((name) => name.endsWith(".shard"))).toBe(true);
    let readAgain = 0;
    const options = { cacheFolder: join(base, "cache"), onProgress: () => readAgain++ };
    const store = await openTokenStore(folder, { ...options, ...writing });
    expect([readAgain, store.pieces.length]).toEqual([0, files - 1]);
    expect((await spread()).parts).toBe(0);
  });

  it("is only read where no tokens are wanted", async () => {
    const { report, here: readHere } = await spread(read, { writing: null });
    expect({ ...report, seconds: undefined }).toEqual({ ...(await here()), seconds: undefined });
    expect(readHere).toBe(0);
  });

  it("keeps what was read when a part fails, and goes on", async () => {
    const second: Answer = (task, listen) =>
      task.id === "part-2"
        ? Promise.resolve({ kind: "failed", worker: "w2", reason: "the disk is full" })
        : read(task, listen);
    await expect(spread(second)).rejects.toThrow(
      "w2: the disk is full (what was read is kept: the same command goes on, and without Dask it reads the rest here)",
    );
    const again = await spread();
    expect(again.parts).toBeLessThan(5);
    expect(again.report.files).toBe(files);
  });

  it("takes in what a killed one has read", async () => {
    const { shards } = await spread();
    const [shard] = readdirSync(shards);
    const part = join(shards, "parts", "part-1");
    mkdirSync(part, { recursive: true });
    renameSync(join(shards, shard), join(part, shard));
    expect((await spread()).parts).toBe(0);
    expect(existsSync(dirname(part))).toBe(false);
  });

  it("says so and reads here what workers do not see as it is", async () => {
    const blind: Answer = async (task, listen) => {
      if (task.id === "part-1")
        writeFileSync(join(folder, "05.mid"), "longer than it was, and no MIDI");
      return read(task, listen);
    };
    const { said, here: readHere, report } = await spread(blind);
    expect(readHere).toBe(1);
    expect(said).toEqual(["1 files are not there as they are here: read here"]);
    expect(report.files).toBe(files);
  });
});
