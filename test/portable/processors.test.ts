import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectPath } from "../../lib/project/root";

const folder = mkdtempSync(join(tmpdir(), "etude-processors-"));
const script = join(folder, "speak.cjs");
const model = projectPath("data", "models", "chorale.etude");

/** What the model says in a process of its own, with fewer of the processor's instructions. */
const sayWith = (...flags: string[]) =>
  execFileSync(process.execPath, [...flags, script, model], { encoding: "utf8" });

describe("a model's file on other processors", () => {
  beforeAll(async () => {
    const contents = [
      'import { readFileSync } from "node:fs";',
      'import { speakModel } from "./speak-model";',
      "speakModel(new Uint8Array(readFileSync(process.argv[2])), 3, 120)",
      "  .then((said) => console.log(JSON.stringify(said)));",
    ].join("\n");
    await build({
      stdin: { contents, resolveDir: projectPath("test", "portable"), loader: "ts" },
      ...{ bundle: true, platform: "node", format: "cjs", outfile: script, logLevel: "silent" },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["no AVX", ["--no-enable-avx", "--no-enable-avx2", "--no-enable-fma3"]],
    ["neither AVX nor SSE 4", ["--no-enable-avx", "--no-enable-sse4-1", "--no-enable-sse4-2"]],
    ["code that is not optimised", ["--no-opt", "--liftoff-only"]],
  ])("says the same to the bit with %s", (_, flags) => {
    const said = sayWith();
    expect(JSON.parse(said).tokens.length).toBeGreaterThan(60);
    expect(sayWith(...flags)).toBe(said);
  });
});
