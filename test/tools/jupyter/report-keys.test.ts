import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pieceToMidi } from "../../../lib/midi/write";
import { createPiece } from "../../../lib/music/piece";
import { projectPath } from "../../../lib/project/root";
import { pythonPath } from "../../../lib/tools/jupyter/environment";
import { readNotebook } from "../../../lib/tools/jupyter/notebook";
import {
  createInputHasher,
  executionKey,
  exportKey,
  type RunSettings,
} from "../../../lib/tools/jupyter/report-keys";
import { runReports } from "../../../lib/tools/jupyter/reports";
import { writeNotebook } from "./notebooks";

let root: string;
const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const jupyter = "lib/tools/jupyter";

/** A project of its own, as far as keys look at one. */
function makeProject(): void {
  root = mkdtempSync(join(tmpdir(), "etude-keys-"));
  put("package-lock.json", "{}");
  put("requirements.txt", "jupyterlab==4\n");
  put(`${jupyter}/kernel/launch.cjs`, 'require("./server.cjs");\n');
  put(`${jupyter}/kernel/server.cjs`, "exports.answer = 1;\n");
  put(`${jupyter}/share/kernels/tslab/kernel.json`, "{}");
  put(`${jupyter}/share/kernels/tslab/launch.cjs`, "");
  put(`${jupyter}/share/nbconvert/page.css`, "");
  put(`${jupyter}/run.py`, "");
  put(`${jupyter}/lab.ts`, "");
  put("lib/music/index.ts", 'export { a, type T } from "./a";\nexport { b } from "./b";\n');
  put("lib/music/a.ts", 'import { inner } from "./inner";\nexport const a = inner;\n');
  put("lib/music/inner.ts", 'import { z } from "zod";\nexport const inner = z;\n');
  put("lib/music/b.ts", "export const b = 2;\n");
  put("node_modules/zod/package.json", '{ "version": "1" }');
  put("node_modules/other/package.json", '{ "version": "1" }');
}

const own: RunSettings = { profile: "quick", seed: undefined, data: undefined };
const cells = ["# A title", 'import { a } from "./lib/music";', "a;"];
const keyOf = (settings: RunSettings = own, sources: readonly string[] = cells) =>
  executionKey(readNotebook(writeNotebook(root, "chapter", sources)), settings, root);

beforeEach(makeProject);
afterEach(() => rmSync(root, { recursive: true }));

describe("the key of an executed notebook", () => {
  it.each([
    ["a module behind a name that it takes", "lib/music/a.ts"],
    ["a module that this one needs", "lib/music/inner.ts"],
    ["the kernel", `${jupyter}/kernel/launch.cjs`],
    ["a module of the kernel", `${jupyter}/kernel/server.cjs`],
    ["the description of the kernel", `${jupyter}/share/kernels/tslab/kernel.json`],
    ["the runner", `${jupyter}/run.py`],
    ["the version of a package that it uses", "node_modules/zod/package.json"],
    ["the packages of Node", "package-lock.json"],
    ["the packages of Python", "requirements.txt"],
  ])("changes with %s", (_, path) => {
    const before = keyOf();
    appendFileSync(join(root, path), "\n ");
    expect(keyOf()).not.toBe(before);
  });

  it.each([
    ["a name that it does not take", "lib/music/b.ts"],
    ["the face that it comes through", "lib/music/index.ts"],
    ["another program", `${jupyter}/lab.ts`],
    ["the look of the report", `${jupyter}/share/nbconvert/page.css`],
    ["a package that it does not use", "node_modules/other/package.json"],
  ])("stays the same after an edit of %s", (_, path) => {
    const before = keyOf();
    appendFileSync(join(root, path), "\n");
    expect(keyOf()).toBe(before);
  });

  it("changes with profile, seed and data folder", () => {
    const keys = [
      keyOf(),
      keyOf({ ...own, profile: "full" }),
      keyOf({ ...own, seed: "2" }),
      keyOf({ ...own, data: "/music" }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("changes with its cells and with the names they take", () => {
    const more = ["# A title", 'import { a, b } from "./lib/music";', "a;"];
    expect(
      new Set([keyOf(), keyOf(own, more), keyOf(own, ["# Another", ...cells.slice(1)])]).size,
    ).toBe(3);
  });
});

describe("the key of a report", () => {
  it("changes with the page's template and header, and with what was executed", () => {
    const before = exportKey("x", { seconds: 1 }, root);
    expect(exportKey("x", { seconds: 1 }, root)).toBe(before);
    expect(exportKey("x", { seconds: 2 }, root)).not.toBe(before);
    expect(exportKey("y", { seconds: 1 }, root)).not.toBe(before);
    appendFileSync(join(root, `${jupyter}/share/nbconvert/page.css`), "b { }");
    expect(exportKey("x", { seconds: 1 }, root)).not.toBe(before);
  });
});

describe("inputs that a notebook read", () => {
  const song = (pitch: number) =>
    pieceToMidi(
      createPiece({
        notes: [{ pitch, startTicks: 0, durationTicks: 480, velocity: 80, track: 0 }],
      }),
    );
  const read = async (path: string) =>
    (await createInputHasher().hashOf([join(root, path)]))[join(root, path)];

  it("differ when a file does, or comes, or goes", async () => {
    const none = await read("record.json");
    put("record.json", "1");
    const one = await read("record.json");
    put("record.json", "2");
    const hashes = [none, one, await read("record.json")];
    expect(new Set(hashes).size).toBe(3);
    const hasher = createInputHasher();
    const inputs = await hasher.hashOf([join(root, "record.json")]);
    expect(await createInputHasher().areSame(inputs)).toBe(true);
    put("record.json", "3");
    expect(await createInputHasher().areSame(inputs)).toBe(false);
  });

  it("differ when music in a folder does, even at the end of a link, of equal size and time", async () => {
    put("elsewhere/song.mid", song(60));
    mkdirSync(join(root, "music"));
    symlinkSync(join(root, "elsewhere", "song.mid"), join(root, "music", "linked.mid"));
    const before = await read("music");
    put("elsewhere/song.mid", song(61));
    utimesSync(join(root, "elsewhere", "song.mid"), 1, 1);
    const after = await read("music");
    expect(after).not.toBe(before);
    put("music/other.mid", song(60));
    const more = await read("music");
    expect(more).not.toBe(after);
    unlinkSync(join(root, "music", "other.mid"));
    expect(await read("music")).toBe(after);
  });

  it("are the same when times change, or files that are no music", async () => {
    put("music/song.mid", song(60));
    const before = await read("music");
    utimesSync(join(root, "music", "song.mid"), 1, 1);
    put("music/readme.txt", "words");
    expect(await read("music")).toBe(before);
  });

  it("may be a folder without music, with names that are no text, or closed", async () => {
    mkdirSync(join(root, "empty"));
    expect(await read("empty")).toMatch(/no MIDI files/);
    const strange = Buffer.concat([
      Buffer.from(join(root, "empty/")),
      Buffer.from([0xe9, 0x2e]),
      Buffer.from("mid"),
    ]);
    writeFileSync(strange, song(60));
    put("empty/good.mid", song(60));
    expect(await read("empty")).toMatch(/^[0-9a-f]{64}$/);
  });
});

// Each run starts kernels of its own: about three seconds on an idle machine.
describe.skipIf(!existsSync(pythonPath()))("reports", { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "etude-reports-"));
  const record = projectPath(".etude", "test", `record-${process.pid}.json`);
  beforeAll(() => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    mkdirSync(dirname(record), { recursive: true });
    writeNotebook(folder, "reader", [
      "# Reader",
      'import { inputPath, readSettings } from "./lib/project";',
      `inputPath(".etude", "test", ${JSON.stringify(`record-${process.pid}.json`)});`,
      "console.log(readSettings({ seed: 5 }).seed);",
    ]);
    writeNotebook(folder, "stranger", ["# Stranger", "console.log(1);"]);
  });
  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
    rmSync(record, { force: true });
  });

  const reused = async (...notebooks: readonly string[]) => {
    const run = await runReports({
      ...{ notebooks, profile: "smoke", folder, out: join(folder, "reports") },
    });
    expect(run.failed).toBe(0);
    return run.results.filter((result) => result.reused).map(({ name }) => name);
  };

  it("are written again where a file that their notebook read has changed, and only there", async () => {
    expect(await reused()).toEqual([]);
    expect(await reused()).toEqual(["reader", "stranger"]);
    writeFileSync(record, "1");
    expect(await reused()).toEqual(["stranger"]);
    vi.stubEnv("ETUDE_SEED", "6");
    expect(await reused("stranger")).toEqual([]);
    vi.unstubAllEnvs();
  });
});
