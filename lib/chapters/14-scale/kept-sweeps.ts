import { existsSync } from "node:fs";
import { join } from "node:path";
import { finding, mark, table } from "../../display";
import { recordPath, runsPath } from "../../project";
import { readSweep, type SweepRow, type SweepView } from "../../sweeps";

const names = ["chorale-grid", "musigan-combinations", "chorale-halving"];
const keptPath = (name: string) => recordPath(`sweep-${name}`);

/**
 * Where a cell finds a sweep: the folder of one that was begun on this machine, else what is kept of
 * ours. A report always shows the kept one.
 */
export function sweepPlace(name: string): string {
  const folder = runsPath("sweeps", name);
  const isReport = process.env.ETUDE_HEADLESS === "1";
  return !isReport && existsSync(join(folder, "state.json")) ? folder : keptPath(name);
}

/** What was watched, and how to see it happen. */
export function watchedFinding({ name, rows, counts, lost, best }: SweepView) {
  const failed = counts.failed > 0 ? `, ${counts.failed} failed` : "";
  const gone = lost.length > 0 ? `, ${lost.length} worker lost on the way` : "";
  const result = best
    ? `; the best, ${best.id}, comes to **${mark(best.value)} bits** a token (${settingsText(best, rows)})`
    : "";
  return finding(`${rows.length} configurations, ${counts.done} trainings${failed}${gone}${result}.
    To see it happen, start \`npm run -s etude -- sweep ${name} --workers 2\` in a terminal and run the
    cell above again: it then follows that sweep until it has ended.`);
}

/** The sweeps that are kept, a row each. */
export function keptSweepsTable(views = names.map((name) => readSweep(keptPath(name)))) {
  const rows = views.map(({ name, rows, counts, lost, best }) => ({
    ...{ name, configurations: rows.length, trainings: counts.done, lost: lost.length },
    ...{ best: best ? settingsText(best, rows) : "–", bits: best?.value ?? null },
  }));
  return table(
    rows,
    [
      { key: "name", title: "sweep" },
      "configurations",
      "trainings",
      { key: "lost", title: "workers lost" },
      { key: "best", title: "best" },
      "bits",
    ],
    {
      caption:
        "bits a token; sweeps have other tokens or other files, so these rows do not compare",
    },
  );
}

/** `cell gru, units 48, learningRate 0.01`, after the network's name where there are several. */
function settingsText({ settings, experiment }: SweepRow, rows: readonly SweepRow[]): string {
  const isOne = rows.every((row) => row.experiment === experiment);
  const pairs = Object.entries(settings)
    .filter(([key]) => !/schedule|windowsPerEpoch/.test(key))
    .map(([key, value]) => `${key.split(".").at(-1)} ${value}`);
  return [...(isOne ? [] : [experiment]), ...pairs].join(", ");
}
