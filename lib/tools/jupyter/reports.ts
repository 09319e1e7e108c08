import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { makeFolder, writeFileAtomic } from "../../core/node";
import { projectPath, projectRoot } from "../../project";
import { describeFailure, junitXml } from "./junit";
import { createLiveLines } from "./live-lines";
import { listNotebooks, type Notebook, readNotebook } from "./notebook";
import { type IndexEntry, indexHtml } from "./report-index";
import { type NotebookResult, runReport, savedResult } from "./report-job";
import { createInputHasher } from "./report-keys";
import { defaultTimeouts, findNotebooks, type ReportOptions } from "./report-settings";
import { runSideBySide } from "./schedule";

/** A whole run: its results, and where the index was written. */
export interface ReportRun {
  readonly results: readonly NotebookResult[];
  readonly index: string;
  readonly failed: number;
  readonly seconds: number;
}

const seconds = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toString());

/**
 * Runs notebooks and writes one report each, an index and `junit.xml`. A failing notebook does not
 * stop the others. Progress goes to stderr.
 *
 * Side by side: a notebook that says nothing keeps all cores busy (training uses one worker per
 * core), so it runs alone; those that declare `metadata.etude.cores` run beside each other.
 */
export async function runReports(options: ReportOptions): Promise<ReportRun> {
  const since = Date.now();
  const folder = options.folder ?? projectPath("notebooks");
  const out = options.out ?? projectPath("figures", "reports");
  makeFolder(out);
  const chosen = findNotebooks(options.notebooks, folder).map(readNotebook);
  const order = readingOrder(chosen, folder);
  const hasher = createInputHasher();
  const live = createLiveLines(process.stderr);
  const capacity = availableParallelism();
  const tasks = chosen.map((notebook) => ({
    cores: notebook.cores ?? capacity,
    run: async () => {
      const position = order.findIndex(({ path }) => path === notebook.path);
      live.update(notebook.name, "starting");
      const result = await runReport({
        notebook,
        previous: order[position - 1],
        next: order[position + 1],
        out,
        profile: options.profile,
        data: options.data,
        hasher,
        timeoutSeconds: options.timeoutSeconds ?? defaultTimeouts[options.profile],
        force: options.force ?? false,
        signal: options.signal,
        onCell: (number, of) => live.update(notebook.name, `cell ${number}/${of}`),
      });
      live.finish(notebook.name, resultLine(result));
      return result;
    },
  }));
  try {
    const results = await runSideBySide(tasks, { capacity, jobs: options.jobs ?? capacity });
    writeFileAtomic(join(out, "junit.xml"), junitXml(results));
    const index = join(out, "index.html");
    writeFileAtomic(index, indexHtml(indexEntries(order, results, out)));
    const failed = results.filter(({ outcome }) => outcome.status === "failed").length;
    return { results, index, failed, seconds: (Date.now() - since) / 1000 };
  } finally {
    live.close();
  }
}

/** All notebooks of the folder, or the chosen ones when they lie elsewhere. */
function readingOrder(chosen: readonly Notebook[], folder: string): readonly Notebook[] {
  if (chosen.some(({ path }) => dirname(path) !== folder)) return chosen;
  return listNotebooks(folder).map(readNotebook);
}

function resultLine(result: NotebookResult): string {
  const { outcome, name, reused } = result;
  const size = outcome.bytes ? `, ${(outcome.bytes / 1e6).toFixed(1)} MB` : "";
  if (outcome.status === "passed") {
    const time = `${seconds(outcome.seconds)} s`;
    return `  ✓ ${name}  ${reused ? `unchanged, reused (took ${time})` : time}${size}`;
  }
  return `  ✗ ${describeFailure(result)}  (${seconds(outcome.seconds)} s)`;
}

/** Every notebook that has a report, also those of earlier runs. */
function indexEntries(
  order: readonly Notebook[],
  results: readonly NotebookResult[],
  out: string,
): IndexEntry[] {
  return order.flatMap((notebook) => {
    const result = results.find(({ name }) => name === notebook.name) ?? savedResult(notebook, out);
    if (!result) return [];
    const { outcome, profile, music } = result;
    const failure = outcome.status === "failed" ? describeFailure(result) : undefined;
    const { name, title, abstract } = notebook;
    return [
      {
        name,
        title,
        abstract,
        status: outcome.status,
        failure,
        seconds: outcome.seconds,
        profile,
        music,
      },
    ];
  });
}

/** What a run says at its end: times, failures by notebook and cell, where the reports are. */
export function describeRun({ results, index, failed, seconds: total }: ReportRun): string {
  const place = (path: string) => relative(projectRoot(), path) || path;
  const width = Math.max(...results.map(({ name }) => name.length));
  const rows = results.map(({ name, outcome, reused }) => {
    const time = `${seconds(outcome.seconds).padStart(7)} s`;
    return `  ${outcome.status === "passed" ? "✓" : "✗"} ${name.padEnd(width)} ${time}${reused ? "  reused" : ""}`;
  });
  const failures = results
    .filter(({ outcome }) => outcome.status === "failed")
    .map((result) => {
      const copy = join(dirname(index), "executed", `${result.name}.ipynb`);
      const kept = existsSync(copy) ? `\n        see ${place(copy)}` : "";
      return `failed: ${describeFailure(result)}${kept}`;
    });
  const music = results.reduce((sum, result) => sum + result.music.length, 0);
  return [
    `${results.length} notebooks in ${seconds(total)} s`,
    ...rows,
    ...failures,
    `reports: ${place(index)}`,
    ...(music > 0
      ? [`music:   ${place(join(dirname(index), "music"))} (${music} MIDI files)`]
      : []),
    failed === 0 ? "all passed" : `${failed} failed`,
  ].join("\n");
}
