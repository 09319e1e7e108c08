import type { Trained } from "./engine";
import type { LiveState, TaskRecord } from "./folder";
import { survivors } from "./halving";
import type { Configuration, SweepPlan } from "./plan";
import type { Metric } from "./spec";
import { type SweepTask, taskOf } from "./task";

/** A configuration in one row. */
export interface SweepRow extends Configuration {
  readonly state: "waiting" | "running" | "done" | "failed" | "out";
  /** Runs done of those planned at the rung that the row has come to. */
  readonly done: number;
  readonly runs: number;
  /** Epochs trained, of the run that was trained most. */
  readonly epochs: number;
  /** What is minimised: mean over the seeds done at that rung; null before the first. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly parameters: number | null;
  readonly seconds: number;
  /** Why runs failed: of the first that did. */
  readonly reason: string | null;
}

/** A sweep as it stands: what tables and figures are made from. */
export interface SweepView {
  readonly name: string;
  readonly metric: Metric;
  /** Settings that differ between rows. */
  readonly varied: readonly string[];
  /** Best first; then what runs, waits, failed. */
  readonly rows: readonly SweepRow[];
  readonly best: SweepRow | null;
  /** Runs: a rung of a configuration and a seed each. */
  readonly counts: Readonly<Record<"done" | "running" | "failed" | "waiting", number>>;
  /** Workers that were lost. */
  readonly lost: readonly string[];
  readonly ended: boolean;
  readonly remarks: readonly string[];
}

/** The value that a sweep minimises; null where a run has none. */
export function minimised(metric: Metric, { heldOut }: Trained): number | null {
  const { loss, accuracy } = heldOut;
  const bits = loss === null ? Number.NaN : loss * Math.LOG2E;
  const error = accuracy === null ? Number.NaN : 1 - accuracy;
  const value = metric === "validation-bits" ? bits : error;
  return Number.isFinite(value) ? value : null;
}

/** A rung: who trains in it, and with halving who goes on from it (null while that is open). */
export interface Rung {
  readonly epochs: number | null;
  readonly entered: readonly Configuration[];
  readonly tasks: readonly SweepTask[];
  readonly leaves: ReadonlySet<string> | null;
}

/** The rungs that are decided so far: the records alone say it, so that a resumed sweep goes the same way. */
export function rungsOf(plan: SweepPlan, records: ReadonlyMap<string, TaskRecord>): Rung[] {
  const { spec, rungs } = plan;
  const found: Rung[] = [];
  let entered = plan.configurations;
  for (const [index, epochs] of rungs.entries()) {
    const tasks = entered.flatMap((one) => spec.seeds.map((seed) => taskOf(one, seed, epochs)));
    const isWhole = tasks.every(({ id }) => records.has(id));
    const isLast = index === rungs.length - 1;
    if (!isWhole || isLast || !spec.halving) {
      found.push({ epochs, entered, tasks, leaves: null });
      break;
    }
    const standings = entered.map((one) => ({
      id: one.id,
      value: meanOf(valuesOf(plan, one, epochs, records)),
    }));
    const leaves = new Set(survivors(standings, spec.halving.eta));
    found.push({ epochs, entered, tasks, leaves });
    entered = entered.filter(({ id }) => leaves.has(id));
    if (entered.length === 0) break;
  }
  return found;
}

function valuesOf(
  { spec }: SweepPlan,
  configuration: Configuration,
  epochs: number | null,
  records: ReadonlyMap<string, TaskRecord>,
): number[] {
  return spec.seeds.flatMap((seed) => {
    const trained = records.get(taskOf(configuration, seed, epochs).id)?.trained;
    const value = trained ? minimised(spec.metric, trained) : null;
    return value === null ? [] : [value];
  });
}

const meanOf = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The sweep as it stands, from its plan, what ended and what runs. */
export function viewOf(
  plan: SweepPlan,
  records: ReadonlyMap<string, TaskRecord>,
  live: LiveState,
): SweepView {
  const { spec } = plan;
  const rungs = rungsOf(plan, records);
  const rows = plan.configurations.map((one) => rowOf(plan, one, rungs, records, live));
  const sorted = [...rows].sort((a, b) => order(a) - order(b) || less(a, b));
  const tasks = rungs.flatMap((rung) => rung.tasks);
  const count = (is: (task: SweepTask) => boolean) => tasks.filter(is).length;
  const done = count(({ id }) => records.get(id)?.trained != null);
  const failed = count(({ id }) => records.has(id)) - done;
  const running = count(({ id }) => id in live.running && !records.has(id));
  const ranked = sorted.filter(({ value, state }) => value !== null && state !== "out");
  return {
    ...{ name: spec.name, metric: spec.metric, varied: variedOf(plan), rows: sorted },
    best: ranked[0] ?? null,
    counts: { done, running, failed, waiting: tasks.length - done - failed - running },
    ...{ lost: live.lost, ended: live.ended, remarks: plan.remarks },
  };
}

/** Rows that came further stand above; those without a number last. */
const order = ({ value, epochs, state }: SweepRow) =>
  value === null ? (state === "failed" ? 2 : 1) : -epochs / 1e6;

function less(a: SweepRow, b: SweepRow): number {
  return (a.value ?? 0) - (b.value ?? 0) || (a.id < b.id ? -1 : 1);
}

function rowOf(
  plan: SweepPlan,
  configuration: Configuration,
  rungs: readonly Rung[],
  records: ReadonlyMap<string, TaskRecord>,
  live: LiveState,
): SweepRow {
  const { seeds } = plan.spec;
  const mine = rungs.filter(({ entered }) => entered.includes(configuration));
  const idsOf = ({ epochs }: Rung) => seeds.map((seed) => taskOf(configuration, seed, epochs).id);
  // The last rung of which there is a number, else the first.
  const valuesAt = (rung: Rung) => valuesOf(plan, configuration, rung.epochs, records);
  const rung = mine.findLast((one) => valuesAt(one).length > 0) ?? mine[0];
  const values = valuesAt(rung);
  const ended = idsOf(rung).flatMap((id) => records.get(id) ?? []);
  const all = mine.flatMap(idsOf).flatMap((id) => records.get(id) ?? []);
  const trained = ended.flatMap((record) => record.trained ?? []);
  const current = mine[mine.length - 1];
  return {
    ...configuration,
    state: stateOf(current, configuration, idsOf(current), records, live),
    ...{ done: trained.length, runs: seeds.length },
    epochs: Math.max(0, ...trained.map(({ epochs }) => epochs)),
    value: meanOf(values),
    low: values.length > 0 ? Math.min(...values) : null,
    high: values.length > 0 ? Math.max(...values) : null,
    parameters: trained[0]?.parameters ?? null,
    // A run's seconds hold its earlier rungs.
    seconds: trained.reduce((sum, one) => sum + one.seconds, 0),
    reason: all.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

function stateOf(
  rung: Rung,
  { id }: Configuration,
  tasks: readonly string[],
  records: ReadonlyMap<string, TaskRecord>,
  { running }: LiveState,
): SweepRow["state"] {
  if (tasks.some((task) => task in running && !records.has(task))) return "running";
  if (!tasks.every((task) => records.has(task))) return "waiting";
  if (tasks.every((task) => records.get(task)?.trained == null)) return "failed";
  return rung.leaves && !rung.leaves.has(id) ? "out" : "done";
}

function variedOf({ configurations }: SweepPlan): string[] {
  const keys = Object.keys(configurations[0]?.settings ?? {});
  const values = (key: string) => new Set(configurations.map(({ settings }) => settings[key]));
  return keys.filter((key) => values(key).size > 1);
}
