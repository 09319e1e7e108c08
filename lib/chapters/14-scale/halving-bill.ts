import { finding, mark, percent, table } from "../../display";
import { parseSpec, planSweep, type SweepPlan } from "../../sweeps";

/** What a sweep is, before anything starts. */
export const planned = (spec: unknown): SweepPlan =>
  planSweep("this cell", parseSpec("this cell", spec));

/** One rung of successive halving. */
export interface Rung {
  /** Configurations that train here. */
  readonly configurations: number;
  /** Epochs that each has seen at its end. */
  readonly epochs: number;
  /** Epochs that all of them train here, those of earlier rungs left out. */
  readonly trained: number;
}

/** What each rung trains: the best of a rung go on where they stopped. */
export function rungsOf(configurations: number, budgets: readonly number[], eta: number): Rung[] {
  let left = configurations;
  return budgets.map((epochs, i) => {
    if (i > 0) left = Math.max(1, Math.floor(left / eta));
    return { configurations: left, epochs, trained: left * (epochs - (budgets[i - 1] ?? 0)) };
  });
}

const rungsOfPlan = ({ configurations, spec }: SweepPlan) =>
  rungsOf(configurations.length, spec.halving?.budgets ?? [], spec.halving?.eta ?? 1);

/** The first few configurations, as they were drawn. */
export function configurationsTable({ configurations }: SweepPlan, first = 4) {
  const rows = configurations.slice(0, first).map(({ id, settings }) => ({
    id,
    settings: Object.entries(settings)
      .map(([name, value]) => `${name} ${typeof value === "number" ? mark(value, 4) : value}`)
      .join(", "),
  }));
  return table(rows, ["id", "settings"], {
    caption: `the first ${rows.length} of ${configurations.length} configurations`,
  });
}

/** The rungs of a sweep, a row each. */
export function rungsTable(plan: SweepPlan) {
  return table(rungsOfPlan(plan), [
    { key: "configurations", title: "still in the race" },
    { key: "epochs", title: "epochs seen", unit: "each" },
    { key: "trained", title: "epochs trained", unit: "together" },
  ]);
}

/** What halving spends beside training all of them to the end. */
export function halvingFinding(plan: SweepPlan) {
  const rungs = rungsOfPlan(plan);
  const spent = rungs.reduce((sum, { trained }) => sum + trained, 0);
  const all = rungs[0].configurations * rungs[rungs.length - 1].epochs;
  return finding(`Halving trains **${mark(spent)} epochs** where a grid would train ${mark(all)}:
    **${percent(spent / all, 0)}** of the work, for the same ${mark(rungs[0].configurations)}
    configurations.`);
}
