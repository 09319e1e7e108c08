import { join, relative, sep } from "node:path";
import { findRuns } from "../recipes";
import { readLog } from "../training";
import { readLiveState, readSweepSpec, readTaskRecords } from "./folder";
import { isKept, readKeptSweep, type SweepHistory, writeKeptSweep } from "./kept";
import { planSweep } from "./plan";
import { parseSpec } from "./spec";
import { type SweepView, viewOf } from "./view";

/**
 * A sweep as its folder tells it, whoever does it and wherever, or the file that is kept of it.
 *
 * @throws RunError when there is none
 */
export function readSweep(path: string): SweepView {
  if (!isKept(path)) {
    const plan = planSweep(join(path, "spec.json"), readSweepSpec(path));
    return viewOf(plan, readTaskRecords(path), readLiveState(path));
  }
  const { spec, tasks, lost } = readKeptSweep(path);
  const records = new Map(tasks.map((one) => [one.task, one]));
  const live = { running: {}, lost, ended: true };
  return viewOf(planSweep(path, parseSpec(path, spec)), records, live);
}

/** The epochs so far of the best rows and of those that run: at most so many runs, `c03-s1` and so on. */
export function sweepHistories(path: string, { rows }: SweepView, most = 6): SweepHistory[] {
  if (isKept(path)) return readKeptSweep(path).curves.slice(0, most);
  const begun = rows.filter(({ value, state }) => value !== null || state === "running");
  const runs = findRuns(path, 2).map((run) => ({ run, label: relative(path, run).split(sep)[0] }));
  return begun
    .flatMap(({ id }) => runs.filter(({ label }) => label.startsWith(`${id}-s`)))
    .slice(0, most)
    .map(({ run, label }) => ({
      label,
      history: readLog(run).map(({ epoch, validationLoss }) => ({ epoch, validationLoss })),
    }));
}

/**
 * Keeps what a sweep has come to in one file that `readSweep` reads.
 *
 * @param command what made it
 */
export function keepSweep(folder: string, path: string, command: string): void {
  const view = readSweep(folder);
  const tasks = [...readTaskRecords(folder).values()];
  const curves = sweepHistories(folder, view);
  writeKeptSweep(path, {
    command,
    spec: readSweepSpec(folder),
    lost: [...view.lost],
    tasks,
    curves,
  });
}
