import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockRun } from "../../lib/training/run-lock";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "etude-lock-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const owner = (pid: number, host = hostname()) =>
  writeFileSync(join(root, "run.lock"), JSON.stringify({ pid, host, started: "1", id: "x" }));

describe("the lock of a run folder", () => {
  it("admits one at a time and leaves nothing behind", () => {
    const unlock = lockRun(root);
    expect(() => lockRun(root)).toThrow(`process ${process.pid} is writing this run`);
    unlock();
    lockRun(root)();
    expect(readdirSync(root)).toEqual([]);
  });

  it("is taken over from a process that is gone, at once", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    owner(pid);
    const unlock = lockRun(root);
    expect(readdirSync(root)).toEqual(["run.lock"]);
    unlock();
    expect(existsSync(join(root, "run.lock"))).toBe(false);
  });

  it.runIf(process.platform === "linux")("is taken over when the number is another's now", () => {
    owner(process.ppid);
    lockRun(root)();
  });

  it("of another machine is respected", () => {
    owner(1, "elsewhere");
    expect(() => lockRun(root)).toThrow(
      /process 1 on elsewhere is writing this run \(choose another folder, or delete run.lock/,
    );
  });
});
