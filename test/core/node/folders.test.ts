import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomic } from "../../../lib/core/node/files";
import { makeFolder, nameForFile, prepareFile } from "../../../lib/core/node/folders";
import { projectPath } from "../../../lib/project/root";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-folders-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, "FOLDER");
  }
  return "none";
};

describe("a folder for output", () => {
  it("is made with those above it, once", () => {
    makeFolder(join(folder, "a", "b", "c"));
    makeFolder(join(folder, "a", "b", "c"));
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["c"]);
  });

  it("may lie behind a link", () => {
    symlinkSync(folder, join(folder, "link"));
    makeFolder(join(folder, "link", "inside"));
    expect(existsSync(join(folder, "inside"))).toBe(true);
  });

  it("is refused with what is in the way", () => {
    writeFileSync(join(folder, "file"), "");
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    symlinkSync(join(folder, "self"), join(folder, "self"));
    expect({
      file: refusal(() => makeFolder(join(folder, "file"))),
      below: refusal(() => makeFolder(join(folder, "file", "a", "b"))),
      link: refusal(() => makeFolder(join(folder, "dangling", "a"))),
      circle: refusal(() => makeFolder(join(folder, "self", "a"))),
      long: refusal(() => makeFolder(join(folder, "x".repeat(300)))).replace(/x+/, "X"),
    }).toMatchInlineSnapshot(`
      {
        "below": "FOLDER/file/a/b: a part of the path is a file (choose another folder)",
        "circle": "FOLDER/self/a: a symbolic link in a circle (remove the link)",
        "file": "FOLDER/file: it is a file (choose a folder)",
        "link": "FOLDER/dangling: there is a file in the way (choose another folder)",
        "long": "FOLDER/X: the name is too long (choose a shorter one)",
      }
    `);
  });

  it("is refused where the system takes none, at once", { timeout: 10_000 }, () => {
    if (!existsSync("/proc/self")) return expect(process.platform).not.toBe("linux");
    expect(refusal(() => makeFolder("/proc/x/y"))).toMatch(
      /^\/proc.*\(choose another place\)$|permission/,
    );
    expect(refusal(() => writeFileAtomic("/proc/x/y.mid", ""))).toMatch(/^\/proc/);
  });

  it("is refused where the owner may not write", () => {
    chmodSync(folder, 0o500);
    const told = refusal(() => makeFolder(join(folder, "a")));
    chmodSync(folder, 0o700);
    // The superuser may write everywhere.
    expect(told).toMatch(process.getuid?.() === 0 ? /none/ : /FOLDER: no permission/);
  });
});

describe("a file for output", () => {
  it("is tried without leaving anything, and one that is there stays", () => {
    prepareFile(join(folder, "new", "a.mid"));
    expect(readdirSync(join(folder, "new"))).toEqual([]);
    writeFileSync(join(folder, "old.mid"), "kept");
    prepareFile(join(folder, "old.mid"));
    expect(readFileSync(join(folder, "old.mid"), "utf8")).toBe("kept");
  });

  it("is refused when its name is too long or a folder's", () => {
    expect(refusal(() => prepareFile(join(folder, `${"x".repeat(300)}.mid`)))).toMatch(
      /the name is too long \(choose a shorter one\)/,
    );
    expect(refusal(() => prepareFile(folder))).toMatch(/it is a folder \(name a file in it\)/);
  });

  it("may have a name of 255 letters", () => {
    const path = join(folder, `${"x".repeat(251)}.mid`);
    prepareFile(path);
    writeFileAtomic(path, "music");
    expect(readFileSync(path, "utf8")).toBe("music");
  });
});

describe("a text in a file's name", () => {
  it("keeps its letters, in any script, and nothing else that means something", () => {
    expect(nameForFile("Прелюдия No. 1")).toBe("Прелюдия No. 1");
    expect(nameForFile("../a\\b:c\u0000\u202e\n")).toBe(".._a_b_c___");
    expect(nameForFile("")).toBe("_");
  });

  it("has at most 80 bytes and no half of a letter", () => {
    expect(nameForFile("x".repeat(300))).toHaveLength(80);
    expect(nameForFile(`x${"音".repeat(300)}`)).toBe(`x${"音".repeat(26)}`);
    expect(nameForFile("🎵".repeat(30))).toBe("🎵".repeat(20));
  });
});

describe("the library", () => {
  it("makes folders in one way", () => {
    const others = readdirSync(projectPath("lib"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(join("core", "node", "folders.ts")))
      .filter((file) => readFileSync(projectPath("lib", file), "utf8").includes("mkdirSync("));
    expect(others).toEqual([]);
  });
});
