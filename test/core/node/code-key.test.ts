import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeKey, filesOfCode } from "../../../lib/core/node/code-key";

let folder = "";
const write = (name: string, text: string) => {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const files = (entry: string) =>
  filesOfCode([join(folder, entry)]).map((path) => relative(folder, path));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-key-"));
  write("music/index.ts", 'export { a, type T } from "./a";\nexport { b } from "./b";\n');
  write("music/a.ts", 'import { inner } from "./inner";\nexport const a = inner;\n');
  write("music/inner.ts", "export const inner = 1;\n");
  write("music/b.ts", "export const b = 2;\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the files that code runs", () => {
  it("are those behind the names that are taken from a face", () => {
    write("use.ts", 'import { a } from "./music";\nconsole.log(a);\n');
    expect(files("use")).toEqual(["music/a.ts", "music/inner.ts", "use.ts"]);
  });

  it("leave out what is taken for its type only", () => {
    write(
      "use.ts",
      'import type { T } from "./music";\nimport { type T as U } from "./music/b";\n',
    );
    expect(files("use")).toEqual(["use.ts"]);
  });

  it("hold modules that are started in a thread, loaded later or run for their effect", () => {
    write(
      "use.ts",
      'import "./music/a";\nstartThread(join(__dirname, "music", "b"));\nawait import("./late");\n',
    );
    write("late.ts", "");
    expect(files("use")).toEqual([
      "late.ts",
      "music/a.ts",
      "music/b.ts",
      "music/inner.ts",
      "use.ts",
    ]);
  });

  it("are all behind a face where a name is offered under another one", () => {
    write("music/index.ts", 'export { a as first } from "./a";\nexport { b } from "./b";\n');
    write("use.ts", 'import { first } from "./music";\nconsole.log(first);\n');
    expect(files("use")).toEqual(["music/a.ts", "music/b.ts", "music/inner.ts", "use.ts"]);
  });

  it("name the packages that are taken, and none of Node's own", () => {
    write("node_modules/zod/package.json", '{ "version": "1" }');
    write("node_modules/@scope/part/package.json", '{ "version": "1" }');
    write(
      "use.ts",
      'import { join } from "node:path";\nimport fs from "fs";\nimport { z } from "zod/mini";\n' +
        'const part = require("@scope/part");\nconst load = createRequire(__filename);\nload("zod");\n',
    );
    expect(files("use")).toEqual([
      "node_modules/@scope/part/package.json",
      "node_modules/zod/package.json",
      "use.ts",
    ]);
  });

  it("are found for code that stands in no file", () => {
    const loose = { text: 'import { b } from "./music";\nb;', folder };
    const found = filesOfCode([loose]).map((path) => relative(folder, path));
    expect(found).toEqual(["music/b.ts"]);
    expect(codeKey([loose])).not.toBe(codeKey([{ ...loose, text: `${loose.text}\nb;` }]));
  });

  it("end where modules import each other", () => {
    write("one.ts", 'import { two } from "./two";\nexport const one = () => two;\n');
    write("two.ts", 'import { one } from "./one";\nexport const two = () => one;\n');
    expect(files("one")).toEqual(["one.ts", "two.ts"]);
  });

  it("are asked for by name when one is missing", () => {
    write("use.ts", 'import { gone } from "./gone";\n');
    expect(() => files("use")).toThrow(/no module at .*gone/);
  });
});

describe("the key of code", () => {
  it("changes with a file that runs, and not with one beside it", () => {
    write("use.ts", 'import { a } from "./music";\nconsole.log(a);\n');
    const key = () => codeKey([join(folder, "use")]);
    const before = key();
    write("music/b.ts", "export const b = 3;\n");
    expect(key()).toBe(before);
    write("music/inner.ts", "export const inner = 22;\n");
    expect(key()).not.toBe(before);
  });

  it("changes with what else decides the results, wherever it is cut", () => {
    write("use.ts", "");
    const key = (...extra: string[]) => codeKey([join(folder, "use")], extra);
    expect(key("ab", "c")).not.toBe(key("a", "bc"));
  });
});
