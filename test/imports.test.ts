import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPath } from "../lib/core/root";

// The data's way from file to sound: a folder imports from itself and from those before it.
const order = [
  "core",
  "music",
  "midi",
  "tokens",
  "dataset",
  "models",
  "training",
  "sampling",
  "evaluation",
  "recipes",
  "display",
  "cli",
  "jupyter",
  "setup",
];

const files = readdirSync(projectPath("lib"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .sort();
const source = (file: string) => readFileSync(projectPath("lib", file), "utf8");
const folderOf = (file: string) => normalize(file).split(/[\\/]/)[0];

function importsOf(file: string): string[] {
  const text = source(file).replace(/^\s*(\*|\/\/).*$/gm, "");
  const paths = [...text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]*)"/g)].map((m) => m[1]);
  return paths.map((path) => relative(".", join(dirname(file), path)));
}

describe("the layout of lib", () => {
  it("has a place in the order for every folder", () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !order.includes(folder))).toEqual(
      [],
    );
  });

  it("is imported downward only", () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => order.indexOf(folderOf(target)) > order.indexOf(folderOf(file)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it("is syntax that the notebook kernel's TypeScript 5.0 reads", () => {
    const typescript = createRequire(projectPath("package.json"))("@tslab/typescript-for-tslab");
    const broken = files.flatMap((file) => {
      const { ESNext } = typescript.ScriptTarget;
      const [fault] = typescript.createSourceFile(file, source(file), ESNext).parseDiagnostics;
      return fault ? [`${file}: ${fault.messageText}`] : [];
    });
    expect(broken).toEqual([]);
  });

  it("draws no random number that a seed does not give", () => {
    expect(files.filter((file) => source(file).includes("Math.random("))).toEqual([]);
  });
});
