import { join } from "node:path";
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

/** What the best rows have learnt so far, run by run; the curves of those that run grow with them. */
export function sweepHistories(folder: string, { rows }: SweepView, most = 7): SweepHistory[] {
  const begun = rows.filter(({ value, state }) => value !== null || state === "running");
  return begun.slice(0, most).flatMap(({ id }) =>
    findRuns(folder, 2)
      .filter((run) => run.startsWith(join(folder, `${id}-s`)))
      .map((run) => ({ label: id, history: readLog(run) })),
  );
}
