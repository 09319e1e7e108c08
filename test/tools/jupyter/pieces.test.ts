import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { defaultDataFolder } from "../../../lib/project";
import {
  checkCells,
  joinCells,
  kernelProblems,
  readCompilerOutput,
} from "../../../lib/tools/jupyter/cells-check";
import { jupyterEnvironment } from "../../../lib/tools/jupyter/environment";
import { describeFailure, junitXml } from "../../../lib/tools/jupyter/junit";
import { labArguments } from "../../../lib/tools/jupyter/lab";
import { createLiveLines } from "../../../lib/tools/jupyter/live-lines";
import { coresOf, readNotebook } from "../../../lib/tools/jupyter/notebook";
import { indexHtml } from "../../../lib/tools/jupyter/report-index";
import {
  checkDataFolder,
  checkProfile,
  findNotebooks,
} from "../../../lib/tools/jupyter/report-settings";
import type { Outcome } from "../../../lib/tools/jupyter/run-notebook";
import { runSideBySide } from "../../../lib/tools/jupyter/schedule";
import { writeNotebook } from "./notebooks";

const newFolder = () => mkdtempSync(join(tmpdir(), "etude-jupyter-"));

describe("a notebook file", () => {
  it("gives title, abstract and numbered code cells", () => {
    const path = writeNotebook(newFolder(), "03_splits", [
      "# Splits that leak\n\n| a | b |\n\nWhat happens to *accuracy*\nwhen windows overlap?\n\nMore.",
      "const a = 1;",
      "## Next",
      "const b = 2;",
    ]);
    const notebook = readNotebook(path);
    expect(notebook).toMatchObject({
      name: "03_splits",
      title: "Splits that leak",
      abstract: "What happens to *accuracy* when windows overlap?",
      cores: undefined,
      after: [],
    });
    expect(coresOf(notebook, 4)).toBe(4);
    expect(coresOf({ cores: 1 }, 4)).toBe(1);
    expect(coresOf({ cores: "half" }, 3)).toBe(2);
    expect(
      notebook.cells.filter(({ kind }) => kind === "code").map(({ number }) => number),
    ).toEqual([1, 2]);
  });

  it("is refused by name when it is none", () => {
    const path = join(newFolder(), "x.ipynb");
    writeFileSync(path, '{"nbformat": 3}');
    expect(() => readNotebook(path)).toThrow(/x\.ipynb: not a notebook of format 4: nbformat/);
    writeFileSync(path, "nonsense");
    expect(() => readNotebook(path)).toThrow(/x\.ipynb: cannot be read as a notebook/);
  });
});

describe("the check of cells", () => {
  it("leads every line back to its cell", () => {
    const path = writeNotebook(newFolder(), "a", [
      'import { Random } from "./lib/core/random";\nconst r = 1;',
      "# text",
      "(r)",
    ]);
    const module = joinCells(readNotebook(path).cells);
    expect(module.text).toBe(
      'export {};\n;import { Random } from "../../lib/core/random";\nconst r = 1;\n;(r)\n',
    );
    expect(module.lines[3]).toEqual({ cell: 2, line: 1 });
    const output = ".etude/cells/a.ts(3,7): error TS2322: no\nlib/x.ts(1,1): error TS1: other";
    expect(readCompilerOutput(output, new Map([["a", module]]))).toEqual([
      { notebook: "a", cell: 1, line: 2, message: "TS2322: no" },
    ]);
  });

  it("knows what the kernel cannot read", () => {
    const path = writeNotebook(newFolder(), "a", [
      "const a = await (f());",
      "for await (const x of y) {}",
      "export const b = 1;",
      "// await (is fine here)",
    ]);
    expect(kernelProblems(readNotebook(path)).map(({ cell }) => cell)).toEqual([1, 2, 3]);
  });

  it("finds type errors with the project's compiler", { timeout: 120_000 }, async () => {
    const folder = newFolder();
    const notebooks = [
      writeNotebook(folder, "good", [
        'import { Random } from "./lib/core/random";',
        "const n: number = Random.fromSeed(1).next();\nn",
      ]),
      writeNotebook(folder, "bad", ["const n = 1;", "\nconst text: string = n;"]),
    ].map(readNotebook);
    expect(await checkCells(notebooks)).toEqual([
      {
        notebook: "bad",
        cell: 2,
        line: 2,
        message: "TS2322: Type 'number' is not assignable to type 'string'.",
      },
    ]);
  });
});

const failed: Outcome = {
  status: "failed",
  kind: "error",
  message: 'Error: "a" < b',
  cell: 4,
  source: "const x = f();",
  trace: "Error: \u001b[31mred",
  seconds: 2,
};

describe("what a run leaves", () => {
  it("names notebook and cell of a failure", () => {
    expect(describeFailure({ name: "01_parsing", outcome: failed })).toMatchInlineSnapshot(
      `"01_parsing, cell 4 (const x = f();): Error: "a" < b"`,
    );
  });

  it("is JUnit XML that any reader takes", () => {
    const xml = junitXml([
      { name: "00_start", outcome: { status: "passed", seconds: 1 } },
      { name: "01_parsing", outcome: failed },
    ]);
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite name="notebooks" tests="2" failures="1" errors="0" skipped="0" time="3.0">
          <testcase classname="notebooks" name="00_start" time="1.0"/>
          <testcase classname="notebooks" name="01_parsing" time="2.0">
            <failure type="error" message="01_parsing, cell 4 (const x = f();): Error: &quot;a&quot; &lt; b">Error: [31mred</failure>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("is an index without a request and with every text escaped", () => {
    const html = indexHtml([
      {
        name: "01_a",
        title: "A <b> & `c`",
        abstract: "See [this](x.ipynb), *so*.",
        status: "failed",
        failure: "x < y",
        seconds: 100,
        profile: "quick",
        music: ["music/a b.mid"],
      },
    ]);
    expect(html).toMatch(/<a href="01_a.html">.*<p>A &lt;b&gt; &amp; <code>c<\/code><\/p>/);
    expect(html).toContain("See this, <em>so</em>.");
    expect(html).toContain("x &lt; y");
    expect(html).toContain('href="music/a%20b.mid"');
    expect(html).toContain("1 min 40 s");
    expect(html).not.toMatch(/https?:/);
  });
});

describe("notebooks side by side", () => {
  it("run together while their cores fit, and come back in order", async () => {
    let used = 0;
    let most = 0;
    const task = (name: string, cores: number) => ({
      cores,
      async run() {
        used += cores;
        most = Math.max(most, used);
        await new Promise((done) => setTimeout(done, 5));
        used -= cores;
        return name;
      },
    });
    const tasks = [task("heavy", 2), task("light", 1), task("too heavy", 8), task("light too", 1)];
    expect(await runSideBySide(tasks.slice(0, 2), { capacity: 2, jobs: 2 })).toEqual([
      "heavy",
      "light",
    ]);
    most = 0;
    await runSideBySide([tasks[1], tasks[3]], { capacity: 2, jobs: 2 });
    expect(most).toBe(2);
    most = 0;
    await runSideBySide([tasks[1], tasks[3]], { capacity: 2, jobs: 1 });
    expect(most).toBe(1);
    expect(await runSideBySide(tasks, { capacity: 2, jobs: 2 })).toHaveLength(4);
  });
});

describe("what the reader typed", () => {
  it("names a data folder from where the reader stands, in the lab as in reports", () => {
    const folder = newFolder();
    mkdirSync(join(folder, "waltzes"));
    vi.stubEnv("INIT_CWD", folder);
    vi.stubEnv("ETUDE_DATA", "waltzes");
    expect(jupyterEnvironment().ETUDE_DATA).toBe(join(folder, "waltzes"));
    expect(jupyterEnvironment({ ETUDE_DATA: folder }).ETUDE_DATA).toBe(folder);
    expect(jupyterEnvironment({ ETUDE_DATA: "chorales" }).ETUDE_DATA).toBe(defaultDataFolder());
    vi.stubEnv("ETUDE_DATA", "jigs");
    expect(() => jupyterEnvironment()).toThrow(/jigs: no such file, folder or data set/);
    vi.stubEnv("ETUDE_DATA", "");
    expect(jupyterEnvironment().ETUDE_DATA).toBe("");
    vi.unstubAllEnvs();
  });

  it("finds notebooks by path, name and number", () => {
    const folder = newFolder();
    const paths = ["00_start", "01_parsing"].map((name) => writeNotebook(folder, name, []));
    expect(findNotebooks([], folder)).toEqual(paths);
    expect(findNotebooks(["01"], folder)).toEqual([paths[1]]);
    expect(findNotebooks(["01_parsing", paths[1], "01_parsing.ipynb"], folder)).toEqual([paths[1]]);
    expect(() => findNotebooks(["07"], folder)).toThrow(
      "07: no such notebook (there are: 00_start, 01_parsing)",
    );
  });

  it("is refused with the remedy", () => {
    expect(() => checkProfile("fast")).toThrow(
      'invalid profile: "fast" (must be one of smoke, quick, full)',
    );
    expect(() => checkDataFolder("/no/such")).toThrow("/no/such: no such file, folder or data set");
  });

  it("reaches JupyterLab after our own settings", () => {
    expect(labArguments(["--port=9"], false).slice(-1)).toEqual(["--port=9"]);
    expect(labArguments([], false)).not.toContain("--allow-root");
  });
});

describe("live lines", () => {
  it("speak rarely where they cannot change in place", () => {
    let text = "";
    const live = createLiveLines({ write: (part) => (text += part) });
    live.update("a", "cell 1/9");
    live.update("a", "cell 2/9");
    live.finish("a", "a done");
    live.close();
    expect(text).toBe("  … a  cell 1/9  0 s\na done\n");
  });
});
