import { spawn } from "node:child_process";
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ingestFolder } from "../../lib/corpus/ingest";
import { projectPath } from "../../lib/project/root";
import { midi } from "../midi/bytes";

const { writeSync } = fs;

/** Lets so many bytes more be written anywhere; undefined: as many as there is room for. */
function limitDisk(room: number | undefined): void {
  let left = room ?? 0;
  const limited = (file: number, bytes: Uint8Array, from: number, count: number, at: number) => {
    const fits = Math.min(left, count);
    left -= fits;
    if (fits === 0) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
    return writeSync(file, bytes, from, fits, at);
  };
  fs.writeSync = room === undefined ? writeSync : (limited as typeof writeSync);
  syncBuiltinESMExports();
}

let base: string;
let folder: string;
const count = 150; // three blocks

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "shards-")));
  folder = join(base, "music");
  mkdirSync(folder);
  for (let i = 0; i < count; i++) put(i, 60 + (i % 40));
});
afterEach(() => {
  limitDisk(undefined);
  rmSync(base, { recursive: true, force: true });
});

function put(index: number, pitch: number): void {
  const notes = [48 + (index % 24), pitch, 60, 61 + Math.floor(index / 24)];
  const track = notes.flatMap((each) => [0x00, 0x90, each, 80, 0x30, each, 0]);
  writeFileSync(join(folder, `${String(index).padStart(3, "0")}.mid`), midi({ tracks: [track] }));
}

/** The report, and how many files were opened for it. */
async function ingest() {
  let opened = 0;
  const onProgress = () => opened++;
  const cacheFolder = join(base, "cache");
  const { seconds, ...report } = await ingestFolder(folder, { cacheFolder, onProgress, jobs: 1 });
  return { report, opened };
}

function shards(): string[] {
  const files = readdirSync(join(base, "cache"), { recursive: true, encoding: "utf8" });
  const names = files.filter((name) => name.endsWith(".shard")).sort();
  return names.map((name) => join(base, "cache", name));
}

function alter(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] ^= 1;
  writeFileSync(path, bytes);
}

describe("the shards of a folder", () => {
  test("that was cut lose what was cut, which is read again", async () => {
    const whole = await ingest();
    expect(whole.opened).toBe(count);
    const [shard] = shards();
    truncateSync(shard, statSync(shard).size - 1);
    const again = await ingest();
    expect(again.opened).toBe(count - 128); // the last block
    expect(again.report).toEqual(whole.report);
    expect((await ingest()).opened).toBe(0);
  });

  test("that were altered are found by their checksums, wherever the bit lies", async () => {
    const whole = await ingest();
    const [shard] = shards();
    const { size } = statSync(shard);
    for (const share of [0, 0.2, 0.5, 0.9]) {
      alter(shard, Math.floor(share * size));
      const again = await ingest();
      expect(again.opened).toBeGreaterThan(0);
      expect(again.report).toEqual(whole.report);
      for (const path of shards()) if (path !== shard) rmSync(path);
      alter(shard, Math.floor(share * size));
    }
    expect((await ingest()).opened).toBe(0);
  });

  test("know nothing of a file that changed, and everything of the others", async () => {
    await ingest();
    put(7, 101);
    expect((await ingest()).opened).toBe(1);
    expect((await ingest()).opened).toBe(0);
  });

  test("go where nothing of them counts any more, once they are old and their process is gone", async () => {
    await ingestElsewhere();
    const [old] = shards();
    for (let i = 0; i < count; i++) put(i, 100);
    await ingest();
    expect(shards()).toContain(old);
    utimesSync(old, 1, 1);
    await ingest();
    expect(shards()).not.toContain(old);
    expect((await ingest()).opened).toBe(0);
  });

  test("of a newer version are refused, not read and not removed", async () => {
    await ingest();
    const [shard] = shards();
    const bytes = readFileSync(shard);
    bytes.writeUInt32LE(2, 8);
    writeFileSync(shard, bytes);
    await expect(ingest()).rejects.toThrow(
      /shard: written by a newer Étude \(version 2, this one reads 1: use that one, or remove/,
    );
    expect(shards()).toEqual([shard]);
  });

  test("lose nothing on a full disk, and go on where there is room again", async () => {
    const whole = await ingest();
    const { size } = statSync(shards()[0]);
    rmSync(shards()[0]);
    limitDisk(Math.floor(0.7 * size));
    await expect(ingest()).rejects.toThrow(
      /the disk is full \(make room, or choose another disk\); what was read before is kept/,
    );
    limitDisk(undefined);
    const again = await ingest();
    expect(again.opened).toBe(count - 64);
    expect(again.report).toEqual(whole.report);
  });
});

/** Another process that ingests the folder; `die` kills it once so many files were read. */
function ingestElsewhere(die = Number.POSITIVE_INFINITY): Promise<string> {
  const script = `
    const { ingestFolder } = require("./lib/corpus/ingest");
    const onProgress = ({ done }) => { if (done >= ${die}) process.kill(process.pid, "SIGKILL"); };
    const options = { cacheFolder: ${JSON.stringify(join(base, "cache"))}, onProgress, jobs: 1 };
    ingestFolder(${JSON.stringify(folder)}, options).then(({ seconds, ...report }) => {
      process.stdout.write(JSON.stringify(report));
    });`;
  const args = ["-r", "tsx/cjs", "-e", script.replaceAll("Infinity", "1e9")];
  const child = spawn(process.execPath, args, { cwd: projectPath() });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  return new Promise((resolve) => child.on("close", () => resolve(said)));
}

describe("processes", () => {
  test("that were killed have read what they read", async () => {
    expect(await ingestElsewhere(100)).toBe("");
    const { opened, report } = await ingest();
    expect(opened).toBe(count - 64); // the block at work is lost
    expect(report.files).toBe(count);
    expect((await ingest()).opened).toBe(0);
  });

  test("that read the same folder at once do not disturb each other", async () => {
    const [one, two] = await Promise.all([ingestElsewhere(), ingestElsewhere()]);
    expect(one).toBe(two);
    const { opened, report } = await ingest();
    expect(opened).toBe(0);
    expect(JSON.stringify(report)).toBe(one);
  });
});
