import { join, relative, sep } from "node:path";
import { findRuns } from "../recipes";
import { type EpochRecord, readLog } from "../training";
import { readLiveState, readSweepSpec, readTaskRecords } from "./folder";
import { planSweep } from "./plan";
import { type SweepView, viewOf } from "./view";

/**
 * A sweep as its folder tells it, whoever does it and wherever.
 *
 * @throws RunError when there is none
 */
export function readSweep(folder: string): SweepView {
  const plan = planSweep(join(folder, "spec.json"), readSweepSpec(folder));
  return viewOf(plan, readTaskRecords(folder), readLiveState(folder));
}

/** A configuration's epochs, of one seed: what learning curves are drawn from. */
export interface SweepHistory {
  readonly label: string;
  readonly history: readonly EpochRecord[];
}

/** The epochs so far of the best rows and of those that run: at most so many runs, `c03-s1` and so on. */
export function sweepHistories(folder: string, { rows }: SweepView, most = 6): SweepHistory[] {
  const begun = rows.filter(({ value, state }) => value !== null || state === "running");
  const runs = findRuns(folder, 2).map((run) => ({
    run,
    label: relative(folder, run).split(sep)[0],
  }));
  return begun
    .flatMap(({ id }) => runs.filter(({ label }) => label.startsWith(`${id}-s`)))
    .slice(0, most)
    .map(({ run, label }) => ({ label, history: readLog(run) }));
}
