import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { makeFolder, writeFileAtomic } from "../../core/node";
import { figuresPath, projectPath, projectRoot } from "../../project";
import { hiddenFolders } from "./hidden-folders";
import type { Notebook } from "./notebook";
import { executionKey, exportKey, type InputHasher, type Inputs } from "./report-keys";
import type { Profile } from "./report-settings";
import type { Outcome, RunJob } from "./run-notebook";

/** One notebook to be run and written, as it is planned. */
export interface PlannedReport {
  readonly notebook: Notebook;
  readonly previous: Notebook | undefined;
  readonly next: Notebook | undefined;
  readonly out: string;
  readonly profile: Profile;
  readonly data: string | undefined;
  readonly hasher: InputHasher;
  readonly timeoutSeconds: number;
  readonly force: boolean;
}

/** One notebook to be run and written, and who hears of it. */
export interface ReportJob extends PlannedReport {
  readonly run: (job: RunJob) => Promise<Outcome>;
  readonly onCell: (number: number, of: number) => void;
  /** Called when the last of the notebook's cells has run. */
  readonly onExecuted: () => void;
}

/** A finished notebook; `reused`: its inputs were unchanged, so it was not run again. */
export interface NotebookResult {
  readonly notebook: Notebook;
  readonly name: string;
  readonly outcome: Outcome;
  readonly reused: boolean;
  readonly profile: string;
  /** MIDI files it wrote, relative to the reports. */
  readonly music: readonly string[];
}

interface SavedRecord {
  readonly execution: string;
  readonly inputs: Inputs;
  readonly export: string;
  readonly outcome: Outcome;
  readonly profile: string;
  readonly music: readonly string[];
}

const pathsOf = (out: string, name: string) => ({
  executed: join(out, "executed", `${name}.ipynb`),
  record: join(out, "executed", `${name}.json`),
  html: join(out, `${name}.html`),
});

function readRecord(path: string): SavedRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** What an earlier run left of this notebook; undefined when it never ended. */
export function savedResult(notebook: Notebook, out: string): NotebookResult | undefined {
  const record = readRecord(pathsOf(out, notebook.name).record);
  if (!record) return undefined;
  const { outcome, profile, music } = record;
  return { notebook, name: notebook.name, outcome, reused: true, profile, music };
}

const headerOf = (job: PlannedReport) => {
  const link = (other: Notebook | undefined) =>
    other && { href: `${encodeURIComponent(other.name)}.html`, title: other.title };
  return {
    index: "index.html",
    previous: link(job.previous),
    next: link(job.next),
    profile: job.profile,
    data: job.data && basename(job.data),
  };
};

// What is planned is looked up for the forecast, and again where it runs: where nothing has to run,
// both happen within a moment, in which nobody edits a file.
const recent = new WeakMap<Notebook, { readonly at: number; readonly found: LookUp }>();
const recentMilliseconds = 2000;

type LookUp = ReturnType<typeof lookUpAnew>;

function lookUp(job: PlannedReport): LookUp {
  const before = recent.get(job.notebook);
  const now = performance.now();
  if (before && now - before.at < recentMilliseconds) return before.found;
  const found = lookUpAnew(job);
  recent.set(job.notebook, { at: now, found });
  return found;
}

/** What an earlier run left of this job, and whether its cells need not run again. */
async function lookUpAnew(job: PlannedReport) {
  const { notebook, out, profile, data } = job;
  const paths = pathsOf(out, notebook.name);
  const header = headerOf(job);
  const seed = process.env.ETUDE_SEED;
  const execution = executionKey(notebook, { profile, seed, data }, projectRoot());
  const saved = job.force ? undefined : readRecord(paths.record);
  const executed =
    saved?.outcome.status === "passed" &&
    saved.execution === execution &&
    (await job.hasher.areSame(saved.inputs)) &&
    existsSync(paths.executed) &&
    saved.music.every((path) => existsSync(join(out, path)));
  const wanted = exportKey(execution, header, projectRoot());
  return { paths, header, execution, wanted, kept: executed ? saved : undefined };
}

/** Whether the cells of a notebook have to be run. */
export const needsRun = async (job: PlannedReport) => (await lookUp(job)).kept === undefined;

/** Runs a notebook, or only writes its report again, or reuses both: what its inputs ask for. */
export async function runReport(job: ReportJob): Promise<NotebookResult> {
  const { notebook, profile, data } = job;
  const { paths, header, execution, wanted, kept } = await lookUp(job);
  const result = (outcome: Outcome, used: Used, reused: boolean) => {
    const { inputs, music } = used;
    const record: SavedRecord = { execution, inputs, export: wanted, outcome, profile, music };
    writeFileAtomic(paths.record, `${JSON.stringify(record, null, 1)}\n`);
    return { notebook, name: notebook.name, outcome, reused, profile, music };
  };
  if (kept?.export === wanted && existsSync(paths.html)) return result(kept.outcome, kept, true);
  const files = projectPath(".etude", "reports", `${notebook.name}-${process.pid}.files`);
  writeFileAtomic(files, "");
  const outcome = await job.run({
    notebook: notebook.path,
    executed: paths.executed,
    html: paths.html,
    timeoutSeconds: job.timeoutSeconds,
    header: kept ? { ...header, seconds: Math.round(kept.outcome.seconds) } : header,
    hidden: hiddenFolders([...(data ? [data] : []), ...Object.keys(kept?.inputs ?? {})]),
    exportOnly: kept !== undefined,
    environment: {
      ETUDE_PROFILE: profile,
      ...(data === undefined ? {} : { ETUDE_DATA: data }),
      ETUDE_FILES: files,
    },
    onCell: job.onCell,
    onExecuted: job.onExecuted,
  });
  if (kept && outcome.status === "passed") {
    const { seconds, cpuSeconds } = kept.outcome;
    return result({ ...outcome, seconds, cpuSeconds }, kept, true);
  }
  return result(outcome, await usedFiles(job, files), false);
}

/** What a notebook read of the project, and the music that it wrote. */
type Used = Pick<SavedRecord, "inputs" | "music">;

/** From the list that the kernel kept; music is copied beside the reports, so that these stand alone. */
async function usedFiles({ out, hasher }: ReportJob, list: string): Promise<Used> {
  const lines = new Set(readFileSync(list, "utf8").split("\n"));
  rmSync(list, { force: true });
  const those = (use: string) =>
    [...lines].filter((line) => line.startsWith(use)).map((line) => line.slice(use.length));
  const folder = figuresPath("music");
  const isMusic = (path: string) =>
    path.startsWith(folder) && /\.midi?$/i.test(path) && existsSync(path);
  const music = those("written ")
    .filter(isMusic)
    .sort()
    .map((path) => {
      const name = relative(folder, path).split(/[\\/]/).join("/");
      const target = join(out, "music", name);
      makeFolder(dirname(target));
      copyFileSync(path, target);
      return `music/${name}`;
    });
  return { inputs: await hasher.hashOf(those("read ")), music };
}
