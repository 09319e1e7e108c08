import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { projectPath, projectRoot } from "../../project";
import { ensureDask } from "../dask/venv";
import { checkCells } from "../jupyter/cells-check";
import { listNotebooks, readNotebook } from "../jupyter/notebook";
import { describeRun, runReports } from "../jupyter/reports";

/** What a stage counted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const stages = [
  "lint",
  "types",
  "unused",
  "cells",
  "unit",
  "notebooks",
  "browser",
  "cluster",
] as const;
export type Stage = (typeof stages)[number];

const one = (ok: boolean): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

const notebookFolder = () => projectPath("notebooks");

/** The notebooks there are; none is no failure. */
function allNotebooks() {
  return existsSync(notebookFolder()) ? listNotebooks(notebookFolder()).map(readNotebook) : [];
}

function runTool(script: string[], args: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [projectPath("node_modules", ...script), ...args], {
      cwd: projectRoot(),
      stdio: "inherit",
    });
    child.on("error", () => done(false));
    child.on("close", (status) => done(status === 0));
  });
}

async function cells(): Promise<Tally> {
  const notebooks = allNotebooks();
  const problems = await checkCells(notebooks);
  for (const { notebook, cell, line, message } of problems) {
    console.log(`${notebook}, cell ${cell}, line ${line}: ${message}`);
  }
  const faulty = new Set(problems.map(({ notebook }) => notebook)).size;
  for (const { name, cells: all } of notebooks) {
    const outputs = all.filter((cell) => cell.outputs > 0).length;
    if (outputs > 0) console.log(`${name}: committed with outputs in ${outputs} cells`);
  }
  const withOutputs = notebooks.filter((notebook) => notebook.cells.some((cell) => cell.outputs));
  const failed = new Set([
    ...problems.map((problem) => problem.notebook),
    ...withOutputs.map(({ name }) => name),
  ]).size;
  console.log(`${notebooks.length} notebooks checked, ${faulty} with problems`);
  return { passed: notebooks.length - failed, failed, skipped: 0 };
}

/** Runs vitest; a run that ends without results counts as one failure. */
async function vitest(config: string): Promise<Tally> {
  const report = projectPath(".etude", "test", `${config}.json`);
  rmSync(report, { force: true });
  const ok = await runTool(
    ["vitest", "vitest.mjs"],
    [
      "run",
      ...["--config", `test/${config}.config.mts`],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
  );
  if (!existsSync(report)) return one(false);
  const result = JSON.parse(readFileSync(report, "utf8"));
  const failed = Number(result.numFailedTests);
  return {
    passed: Number(result.numPassedTests),
    // A file that does not load fails without a failed test in it.
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: Number(result.numPendingTests) + Number(result.numTodoTests),
  };
}

async function notebooks(signal: AbortSignal): Promise<Tally> {
  if (allNotebooks().length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const folder = projectPath(".etude", "test");
  process.env.ETUDE_FIGURES = projectPath(".etude", "test", "figures");
  process.env.ETUDE_RUNS = projectPath(".etude", "test", "runs");
  try {
    const run = await runReports({
      notebooks: [],
      profile: "smoke",
      out: `${folder}/reports`,
      force: true,
      signal,
    });
    console.log(describeRun(run));
    return { passed: run.results.length - run.failed, failed: run.failed, skipped: 0 };
  } finally {
    delete process.env.ETUDE_FIGURES;
    delete process.env.ETUDE_RUNS;
  }
}

const candidates = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium to test pages with: `ETUDE_CHROMIUM`, or one of the usual places. */
export function findChromium(): string | undefined {
  const named = process.env.ETUDE_CHROMIUM;
  const places = named ? [named] : candidates.map((name) => `/usr/bin/${name}`);
  return places.find((path) => existsSync(path));
}

async function browser(): Promise<Tally> {
  if (findChromium()) return vitest("vitest.browser");
  console.log("skipped: no Chromium was found (set ETUDE_CHROMIUM=/path/to/chromium)");
  return { passed: 0, failed: 0, skipped: 1 };
}

async function cluster(): Promise<Tally> {
  try {
    ensureDask(console.log);
  } catch (error) {
    console.log(`skipped: ${(error as Error).message}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return vitest("vitest.cluster");
}

const work: Readonly<Record<Stage, (stop: AbortSignal) => Promise<Tally>>> = {
  lint: async () => one(await runTool(["@biomejs", "biome", "bin", "biome"], ["check", "."])),
  types: async () => one(await runTool(["typescript", "bin", "tsc"], ["--noEmit"])),
  unused: async () =>
    one(
      await runTool(
        ["knip", "bin", "knip.js"],
        ["--config", ".knip.mjs", "--production", "--no-progress"],
      ),
    ),
  cells,
  unit: () => vitest("vitest"),
  notebooks,
  browser,
  cluster,
};

/**
 * Runs the stages until told to stop, all of them even when one fails; returns the exit status.
 *
 * @public
 */
export async function runTests(chosen: readonly Stage[], stop: AbortSignal): Promise<number> {
  let total: Tally = { passed: 0, failed: 0, skipped: 0 };
  const rows: string[] = [];
  for (const stage of chosen) {
    if (stop.aborted) break;
    console.log(`\n── ${stage} ${"─".repeat(60 - stage.length)}`);
    const since = Date.now();
    const tally = await work[stage](stop).catch((error) => {
      console.error(error instanceof Error ? error.message : error);
      return one(false);
    });
    total = {
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    };
    const time = ((Date.now() - since) / 1000).toFixed(1);
    rows.push(`${tally.failed ? "✗" : "✓"} ${stage.padEnd(10)} ${describe(tally)} (${time} s)`);
  }
  console.log(`\n${rows.join("\n")}\n\n${describe(total)}`);
  return total.failed === 0 ? 0 : 1;
}

const describe = ({ passed, failed, skipped }: Tally) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
