import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { makeFolder, writeFileAtomic } from "../../core/node";
import { projectPath, projectRoot } from "../../project";
import { readChapterTimes, recordChapterTimes } from "./chapter-times";
import { Forecast, type PlannedNotebook, roughly } from "./forecast";
import { describeFailure, junitXml } from "./junit";
import { createLiveLines } from "./live-lines";
import { machineSpeed } from "./machine-speed";
import { coresOf, listNotebooks, type Notebook, readNotebook } from "./notebook";
import { openPage } from "./open-page";
import { createReportBoard } from "./report-board";
import {
  type NotebookResult,
  needsRun,
  type PlannedReport,
  runReport,
  savedResult,
} from "./report-job";
import { createInputHasher } from "./report-keys";
import { defaultTimeouts, findNotebooks, type ReportOptions } from "./report-settings";
import { createRunners } from "./run-notebook";
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
 * Side by side: a notebook that says nothing runs alone, since what it measures would be disturbed;
 * those that declare `metadata.etude.cores` run beside each other. One that takes a network from the
 * cache waits for the notebook that trains it (`metadata.etude.after`).
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
  const jobs = chosen.map((notebook) => {
    const position = order.findIndex(({ path }) => path === notebook.path);
    return {
      notebook,
      previous: order[position - 1],
      next: order[position + 1],
      out,
      profile: options.profile,
      data: options.data,
      hasher,
      timeoutSeconds: options.timeoutSeconds ?? defaultTimeouts[options.profile],
      force: options.force ?? false,
    };
  });
  const { forecast, gflops } = await forecastOf(jobs, { out, capacity, record: options.record });
  const board = createReportBoard({
    ...{ order, chosen, out, profile: options.profile, data: options.data, forecast },
    onFirst: options.open ? openPage : undefined,
  });
  const runners = createRunners(options.signal);
  const tasks = jobs.map((job) => ({
    cores: coresOf(job.notebook, capacity),
    after: job.notebook.after
      .flatMap((name) => jobs.findIndex((other) => other.notebook.name === name))
      .filter((index) => index >= 0),
    run: async (release: () => void) => {
      const { name } = job.notebook;
      const expected = forecast.secondsOf(name);
      const about = expected === undefined ? "" : ` of about ${roughly(expected)}`;
      live.update(name, `starting${startWords(expected, forecast.remaining())}`);
      board.running(name);
      const result = await runReport({
        ...job,
        run: runners.run,
        onCell: (number, of) => {
          live.update(name, `cell ${number}/${of}`, about);
          board.running(name, { number, of });
        },
        onExecuted: release,
      });
      forecast.finish(name, result.outcome.seconds);
      board.finished(result);
      live.finish(name, resultLine(result));
      return result;
    },
  }));
  try {
    const results = await runSideBySide(tasks, { capacity, jobs: options.jobs ?? capacity });
    if (options.record && gflops !== undefined) record(results, { ...options, capacity, gflops });
    writeFileAtomic(join(out, "junit.xml"), junitXml(results));
    const failed = results.filter(({ outcome }) => outcome.status === "failed").length;
    return { results, index: board.path, failed, seconds: (Date.now() - since) / 1000 };
  } finally {
    await runners.close();
    board.close();
    live.close();
  }
}

/** What is expected of the notebooks that have to run, told before the first of them starts. */
async function forecastOf(
  jobs: readonly PlannedReport[],
  { out, capacity, record }: { out: string; capacity: number; record: boolean | undefined },
) {
  const planned: PlannedNotebook[] = [];
  for (const job of jobs) {
    if (!(await needsRun(job))) continue;
    const last = savedResult(job.notebook, out);
    const isLike = last?.profile === job.profile && last.outcome.status === "passed";
    const { name } = job.notebook;
    const cores = job.notebook.cores && coresOf(job.notebook, capacity);
    planned.push({ name, cores, lastSeconds: isLike ? last.outcome.seconds : undefined });
  }
  const isKnown = planned.every(({ lastSeconds }) => lastSeconds !== undefined);
  const gflops = isKnown && !record ? undefined : await machineSpeed(projectRoot());
  const { profile } = jobs[0];
  const recorded = readChapterTimes();
  const forecast = new Forecast(planned, { profile, capacity, gflops, recorded });
  const words = forecast.announcement();
  if (words !== null) process.stderr.write(`${words}\n`);
  return { forecast, gflops };
}

function startWords(expected: number | undefined, remaining: number | undefined): string {
  if (expected === undefined || remaining === undefined) return "";
  return `: about ${roughly(expected)}, all about ${roughly(remaining)}`;
}

function record(
  results: readonly NotebookResult[],
  { profile, capacity, gflops }: { profile: string; capacity: number; gflops: number },
): void {
  const timed = results.flatMap(({ name, outcome, reused }) =>
    reused || outcome.status === "failed" || !outcome.cpuSeconds
      ? []
      : [[name, outcome.cpuSeconds]],
  );
  const cpuSeconds = Object.fromEntries(timed);
  recordChapterTimes({ profile, cores: capacity, gflops, cpuSeconds });
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
    const cpu = outcome.cpuSeconds ? ` (${seconds(outcome.cpuSeconds)} s of processor time)` : "";
    const time = `${seconds(outcome.seconds)} s${cpu}`;
    return `  ✓ ${name}  ${reused ? `unchanged, reused (took ${time})` : time}${size}`;
  }
  return `  ✗ ${describeFailure(result)}  (${seconds(outcome.seconds)} s)`;
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
