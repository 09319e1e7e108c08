import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkArgument } from "../../../lib/core/errors";
import { onInterrupt, runInterruptHooks } from "../../../lib/core/interrupt";
import { writeFileAtomic } from "../../../lib/core/node/files";
import { projectPath, userPath } from "../../../lib/project/root";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("an atomic write", () => {
  it("replaces the file, makes its folder, and leaves nothing beside it", () => {
    const path = join(folder, "a", "b.txt");
    writeFileAtomic(path, "one");
    writeFileAtomic(path, Uint8Array.of(116, 119, 111));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a"))).toEqual(["b.txt"]);
  });

  it("that fails leaves the target as it was and no temporary file", () => {
    writeFileAtomic(join(folder, "target", "inside"), "kept");
    expect(() => writeFileAtomic(join(folder, "target"), "never")).toThrow();
    expect(readFileSync(join(folder, "target", "inside"), "utf8")).toBe("kept");
    expect(readdirSync(folder)).toEqual(["target"]);
  });
});

describe("an interrupt", () => {
  it("runs every registered hook once, and says when there was none", () => {
    const seen: string[] = [];
    const remove = onInterrupt(() => seen.push("removed"));
    onInterrupt(() => seen.push("kept"));
    remove();
    expect(runInterruptHooks()).toBe(true);
    expect(seen).toEqual(["kept"]);
    expect(runInterruptHooks()).toBe(false);
  });
});

describe("paths", () => {
  it("of the project start at its folder, those of the user where npm was called", () => {
    expect(readFileSync(projectPath("package.json"), "utf8")).toContain('"etude"');
    expect(userPath("/music")).toBe("/music");
  });
});

describe("an invalid argument", () => {
  it("is named with its value and the remedy", () => {
    expect(() =>
      checkArgument(false, "temperature", -1, "must be > 0"),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid temperature: -1 (must be > 0)]`,
    );
    expect(() =>
      checkArgument(false, "cell", "rnn", "must be lstm or gru"),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid cell: "rnn" (must be lstm or gru)]`,
    );
  });
});
