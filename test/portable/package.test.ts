import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectPath } from "../../lib/project/root";
import { seedFiles } from "../midi/seed-files";
import { walk } from "./walk";

let folder = "";

/** The packed library in an empty project, with the packages that it names and no others. */
function install(): void {
  const npm = { cwd: projectPath(), encoding: "utf8" as const };
  const args = ["pack", "--pack-destination", folder, "--json"];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, npm).replace(/^[^[]*/, ""));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "etude"), { recursive: true });
  execFileSync("tar", ["-xzf", filename, "--strip-components=1", "-C", join(modules, "etude")], {
    cwd: folder,
  });
  const { dependencies } = JSON.parse(readFileSync(projectPath("package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(projectPath("node_modules", name), join(modules, name));
  }
}

const runHere = (script: string) => {
  writeFileSync(join(folder, "use.mjs"), script);
  return execFileSync(process.execPath, ["use.mjs"], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });
};

describe("the packed library", () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "etude-package-"));
    install();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("reads MIDI, encodes, samples and writes MIDI in another project", async () => {
    const source = readFileSync(projectPath("test", "portable", "walk.ts"), "utf8");
    const { code } = transformSync(source.replaceAll("../../lib/", "etude/"), { loader: "ts" });
    const files = seedFiles().slice(0, 2);
    const given = JSON.stringify(files.map((bytes) => [...bytes]));
    const use = `walk(${given}.map((bytes) => Uint8Array.from(bytes)))`;
    const made = JSON.parse(runHere(`${code}\nconsole.log(JSON.stringify([...(await ${use})]));`));
    expect(made).toEqual([...(await walk(files))]);
  });

  it.each([
    "core/node",
    "downloads",
    "corpus",
    "collections",
    "dataset",
    "store",
    "training",
    "evaluation",
    "recipes",
    "display",
  ])("opens its door %s there", (room) => {
    expect(runHere(`import * as face from "etude/${room}"; console.log(typeof face);`)).toBe(
      "object\n",
    );
  });

  it.each(["tools/cli/train", "project", "midi/read"])("keeps %s to itself", (inside) => {
    expect(() => runHere(`import "etude/${inside}";`)).toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED|ERR_MODULE_NOT_FOUND/,
    );
  });
});
