import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { describeRate } from "../../../lib/tools/cli/data-show";
import { main } from "../../../lib/tools/cli/etude";
import { midi } from "../../midi/bytes";

let base: string;
let out: string;
let err: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "data-cli-")));
  vi.stubEnv("ETUDE_SETS", join(base, "sets"));
  vi.stubEnv("INIT_CWD", base);
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
  rmSync(base, { recursive: true, force: true });
});

const etude = (...words: string[]) => main(words);

/** A folder as Nottingham is had when it was unpacked by hand. */
function mirror(): string {
  const folder = join(base, "mirror", "MIDI");
  mkdirSync(folder, { recursive: true });
  for (const pitch of [60, 61]) {
    writeFileSync(
      join(folder, `${pitch}.mid`),
      midi({ tracks: [[0, 0x90, pitch, 80, 0x30, pitch, 0, 0, 0x90, 67, 80, 0x30, 67, 0]] }),
    );
  }
  return join(base, "mirror");
}

describe("etude data", () => {
  it("shows the licence and takes nothing where nobody can answer", async () => {
    expect(await etude("data", "get", "nottingham", "--from", mirror())).toBe(1);
    expect(err).toMatch(/licence: GPL 3.0 \(https.*\n {2}allows: {2}use, also commercial/);
    expect(err).toMatch(/nobody to ask here \(take it under this licence with --yes\)/);
    expect(await etude("data", "verify", "nottingham")).toBe(1);
  });

  it("brings, lists, verifies and removes a set, in words or as JSON", async () => {
    expect(await etude("data", "get", "nottingham", "--from", mirror(), "--yes", "--json")).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: "nottingham",
      files: 2,
      from: join(base, "mirror"),
    });
    out = "";
    expect(await etude("data", "list")).toBe(0);
    expect(out).toMatch(/nottingham +Nottingham tunes, MIDI +1.8 MB +GPL 3.0 +yes\n/);
    expect(out).toMatch(/lakh +Lakh MIDI, full +1.77 GB +CC BY 4.0 *\n/);
    out = "";
    expect(await etude("data", "list", "nottingham", "--json")).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { name: "nottingham", path: join(base, "sets", "nottingham") },
    ]);
    out = "";
    expect(await etude("data", "verify", "nottingham")).toBe(0);
    expect(out).toBe("nottingham: all 2 files are as they came\n");
    out = "";
    writeFileSync(join(base, "sets", "nottingham", "60.mid"), "no MIDI");
    expect(await etude("data", "verify", "nottingham")).toBe(1);
    expect(out).toMatch(/^changed: 60.mid\nnottingham: 0 files missing, 1 changed \(npm run/);
    expect(await etude("data", "remove", "nottingham")).toBe(0);
    expect(err).toMatch(/nottingham is removed\n$/);
  });

  it("gives a folder a name that other commands take", async () => {
    mirror();
    expect(await etude("data", "add", "tunes", "mirror")).toBe(0);
    expect(await etude("ingest", "tunes")).toBe(0);
    expect(out).toMatch(/2 files: 2 read/);
    expect(await etude("ingest", "tune")).toBe(1);
    expect(err).toMatch(/tune: no such file, folder or data set \(did you mean tunes\?/);
  });

  it("says of an unknown name which is near", async () => {
    expect(await etude("data", "get", "mastro", "--yes")).toBe(1);
    expect(err).toMatch(/^✗ unknown data set: "mastro" \(did you mean maestro\?/);
  });
});

it("a recipe says which command brings the data that it was published on", async () => {
  vi.stubEnv("ETUDE_DATA", "");
  const status = await etude(
    "train",
    "--recipe",
    "music-ai",
    "--experiment",
    "none",
    "--out",
    join(base, "run"),
  );
  expect(status).toBe(1);
  expect(err).toMatch(
    "music-ai was published on MAESTRO: npm run -s etude -- data get maestro brings it, --data maestro uses it\n",
  );
});

it("the rate of a download leaves out what was there before", () => {
  const progress = { bytes: 30e6, total: 50e6, before: 10e6, seconds: 10 };
  expect(describeRate(progress)).toMatchInlineSnapshot(
    `"30.0 MB of 50.0 MB, 2.0 MB/s, 10.0 s left"`,
  );
  expect(describeRate({ ...progress, total: undefined })).toBe("30.0 MB, 2.0 MB/s");
});
