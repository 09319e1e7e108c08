import { join } from "node:path";
import { writeFileAtomic } from "../../core/node";
import type { Forecast } from "./forecast";
import { hiddenFolders, hideFolders } from "./hidden-folders";
import { describeFailure } from "./junit";
import type { Notebook } from "./notebook";
import { type IndexEntry, indexHtml } from "./report-index";
import { type NotebookResult, savedResult } from "./report-job";

/** What an index is about. */
export interface BoardPlan {
  /** All notebooks, in reading order. */
  readonly order: readonly Notebook[];
  /** Those of this run. */
  readonly chosen: readonly Notebook[];
  readonly out: string;
  readonly profile: string;
  readonly data: string | undefined;
  readonly forecast: Pick<Forecast, "secondsOf" | "remaining">;
  /** Called once, with the index's path, when its first report is there. */
  readonly onFirst?: (index: string) => void;
}

/** The index of a run, which fills up while the run goes on. */
export interface ReportBoard {
  readonly path: string;
  running(name: string, cell?: { readonly number: number; readonly of: number }): void;
  finished(result: NotebookResult): void;
  /** Writes the index as it stays: what has not ended is left out. */
  close(): void;
}

/** The index is written again at most so often for the sake of a cell. */
const quietMilliseconds = 3000;

/** An index that appears with the first report. */
export function createReportBoard(plan: BoardPlan): ReportBoard {
  const { order, chosen, out, profile, data, forecast } = plan;
  const path = join(out, "index.html");
  const results = new Map<string, NotebookResult>();
  const running = new Map<string, IndexEntry["cell"]>();
  const isChosen = new Set(chosen.map(({ name }) => name));
  const before = new Map(order.map((notebook) => [notebook.name, savedResult(notebook, out)]));
  const hidden = hiddenFolders(data ? [data] : []);
  let written = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function entryOf(notebook: Notebook): IndexEntry[] {
    const { name, title, abstract } = notebook;
    const earlier = before.get(name);
    const result = results.get(name) ?? (isChosen.has(name) && !isClosed ? undefined : earlier);
    if (result) return [{ title, abstract, ...entryOfResult(result, hidden) }];
    if (!isChosen.has(name) || isClosed) return [];
    const status = running.has(name) ? ("running" as const) : ("waiting" as const);
    const seconds = forecast.secondsOf(name);
    return [
      { name, title, abstract, status, seconds, cell: running.get(name), profile, music: [] },
    ];
  }

  function write() {
    written = Date.now();
    writeFileAtomic(path, indexHtml(order.flatMap(entryOf), forecast.remaining()));
  }

  return {
    path,
    running(name, cell) {
      const isNew = !running.has(name);
      running.set(name, cell);
      if (results.size > 0 && (isNew || Date.now() - written > quietMilliseconds)) write();
    },
    finished(result) {
      running.delete(result.name);
      results.set(result.name, result);
      write();
      if (results.size === 1) plan.onFirst?.(path);
    },
    close() {
      isClosed = true;
      write();
    },
  };
}

function entryOfResult(result: NotebookResult, hidden: Parameters<typeof hideFolders>[1]) {
  const { name, outcome, profile, music } = result;
  const { status, seconds } = outcome;
  const failure = status === "failed" ? hideFolders(describeFailure(result), hidden) : undefined;
  return { name, status, failure, seconds, profile, music };
}
