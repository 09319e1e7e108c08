import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  describe as describeFailure,
  explain,
  SetupError,
} from "../../../lib/tools/setup/failure.cjs";
import { takeLock } from "../../../lib/tools/setup/lock.cjs";
import { setup } from "../../../lib/tools/setup/setup.cjs";
import { hashInputs, isStamped, writeStamp } from "../../../lib/tools/setup/stamps.cjs";
import { checkCounts } from "../../../lib/tools/setup/steps/music.cjs";

const newFolder = () => mkdtempSync(join(tmpdir(), "etude-steps-"));

/** Steps that write their name into `log`. */
function fakeSteps(log: string[]) {
  const step = (id: string, needs: string[] = [], key = "1") => ({
    id,
    name: id,
    needs,
    key: () => key,
    isThere: () => true,
    async run() {
      log.push(`${id} starts`);
      await new Promise((done) => setTimeout(done, 5));
      log.push(`${id} ends`);
      return "";
    },
  });
  return { step };
}

const inFolder = (folder: string) => ({ stamps: folder, lock: join(folder, "lock") });

describe("set-up", () => {
  it("runs each step after those it needs, and nothing the second time", async () => {
    const folder = newFolder();
    const log: string[] = [];
    const { step } = fakeSteps(log);
    const steps = [step("a"), step("b", ["a"]), step("c", ["a", "b"])];
    expect(await setup({ steps, ...inFolder(folder) })).toBe(true);
    expect(log).toEqual(["a starts", "a ends", "b starts", "b ends", "c starts", "c ends"]);
    expect(await setup({ steps, ...inFolder(folder) })).toBe(false);
    expect(log).toHaveLength(6);
  });

  it("runs a step again when its inputs changed", async () => {
    const folder = newFolder();
    const log: string[] = [];
    const { step } = fakeSteps(log);
    await setup({ steps: [step("a"), step("b")], ...inFolder(folder) });
    log.length = 0;
    await setup({ steps: [step("a"), step("b", [], "2")], ...inFolder(folder) });
    expect(log).toEqual(["b starts", "b ends"]);
  });

  it("runs a step again when what it made is no longer there", async () => {
    const folder = newFolder();
    const log: string[] = [];
    const { step } = fakeSteps(log);
    await setup({ steps: [step("a")], ...inFolder(folder) });
    log.length = 0;
    let tries = 0;
    const gone = { ...step("a"), isThere: async () => tries++ > 1 };
    await setup({ steps: [gone], ...inFolder(folder) });
    expect(log).toEqual(["a starts", "a ends"]);
  });

  it("does not believe a step that leaves nothing behind", async () => {
    const { step } = fakeSteps([]);
    const empty = { ...step("a"), isThere: () => false };
    await expect(setup({ steps: [empty], ...inFolder(newFolder()) })).rejects.toThrow(
      "a: finished without an error, but something is missing",
    );
  });

  it("checks what a later step lacks before the first begins", async () => {
    const log: string[] = [];
    const { step } = fakeSteps(log);
    const lacking = {
      ...step("b", ["a"]),
      check: () => {
        throw new SetupError("b: no compiler", "install one");
      },
    };
    const steps = [step("a"), lacking];
    await expect(setup({ steps, ...inFolder(newFolder()) })).rejects.toThrow("b: no compiler");
    expect(log).toEqual([]);
  });

  it("stops at a failure, keeps what was finished, and goes on the next time", async () => {
    const folder = newFolder();
    const log: string[] = [];
    const { step } = fakeSteps(log);
    const broken = {
      ...step("b", ["a"]),
      run: () => Promise.reject(new SetupError("b broke", "x")),
    };
    const steps = [step("a"), broken, step("c", ["b"])];
    await expect(setup({ steps, ...inFolder(folder) })).rejects.toThrow("b broke");
    expect(log).toEqual(["a starts", "a ends"]);
    await setup({ steps: [step("a"), step("b", ["a"]), step("c", ["b"])], ...inFolder(folder) });
    expect(log.slice(2)).toEqual(["b starts", "b ends", "c starts", "c ends"]);
  });
});

describe("the lock of set-up", () => {
  it("is held by one at a time", async () => {
    const path = join(newFolder(), "lock");
    // Process 1 always lives and is not ours.
    writeFileSync(path, "1\n");
    let waited = 0;
    const second = takeLock(path, { onWait: () => waited++, pollMilliseconds: 5 });
    await new Promise((done) => setTimeout(done, 30));
    expect(waited).toBe(1);
    writeFileSync(path, "");
    const release = await second;
    expect(readFileSync(path, "utf8").trim()).toBe(String(process.pid));
    release();
  });

  it("is taken over from a process that is gone", async () => {
    const path = join(newFolder(), "lock");
    writeFileSync(path, "4194303\n");
    const release = await takeLock(path);
    release();
  });
});

describe("stamps", () => {
  it("hold for the same inputs only", () => {
    const folder = newFolder();
    const file = join(folder, "input");
    writeFileSync(file, "one");
    const key = () => hashInputs({ files: [file], texts: ["x"] });
    writeStamp(folder, "step", key());
    expect(isStamped(folder, "step", key())).toBe(true);
    writeFileSync(file, "two");
    expect(isStamped(folder, "step", key())).toBe(false);
    expect(isStamped(folder, "other", key())).toBe(false);
  });

  it("tell texts apart however they are cut", () => {
    expect(hashInputs({ texts: ["ab", "c"] })).not.toBe(hashInputs({ texts: ["a", "bc"] }));
  });
});

describe("messages of set-up", () => {
  const fallback = { message: "pip install failed", remedy: "see below" };

  it("name a cause that the tool's output shows", () => {
    const error = explain("Python environment", "OSError: [Errno 28] No space left", fallback);
    expect(describeFailure(error)).toMatchInlineSnapshot(`
      "✗ Python environment: the disk is full
        remedy: free about 3 GB on the disk that holds this folder, then run the same command again: finished steps are kept
        last output:
          OSError: [Errno 28] No space left
      "
    `);
  });

  it("show the end of the output where the cause is unknown", () => {
    const output = Array.from({ length: 40 }, (_, i) => `line ${i}`).join("\n");
    const error = explain("Python environment", output, fallback);
    expect(error.message).toBe("Python environment: pip install failed");
    expect(error.details.split("\n")).toHaveLength(15);
  });

  it("say which count of the data is not as stated", () => {
    expect(() => checkCounts({ sources: 408, fourVoices: 364, pieces: 360 })).toThrow(
      "Bach chorales: pieces came out as 360, expected 363",
    );
  });
});
