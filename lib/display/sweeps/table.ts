import type { SweepRow, SweepView } from "../../sweeps";
import { duration, type Html, table } from "..";

const names = { "validation-bits": "bits", "validation-error": "error" } as const;

/** What is minimised, as axes and columns call it. */
export const valueName = ({ metric }: Pick<SweepView, "metric">) => names[metric];

/**
 * The configurations of a sweep, best first: what each sets, how far it is, what held-out music costs
 * it (mean over seeds, and from lowest to highest), or why it failed.
 *
 * @param limit rows shown; default 200
 * @example
 * show(sweepTable(readSweep(folder)));
 */
export function sweepTable(view: SweepView, limit = 200): Html {
  const { rows, varied, remarks } = view;
  const several = (key: "recipe" | "experiment" | "data") =>
    new Set(rows.map((row) => row[key])).size > 1 ? [{ key, title: key }] : [];
  const columns = [
    { key: "id", title: "" },
    ...[...several("recipe"), ...several("experiment"), ...several("data")],
    ...varied.map((key) => ({
      key,
      title: shortName(key),
      format: String,
      align: "right" as const,
    })),
    "state",
    { key: "runs", align: "right" as const },
    "epochs",
    { key: "value", title: valueName(view), best: "lowest" as const },
    ...(rows.some(({ low, high }) => low !== high) ? [{ key: "range" }] : []),
    { key: "seconds", title: "time", format: (value: unknown) => duration(Number(value) || null) },
    ...(rows.some(({ reason }) => reason) ? [{ key: "reason", format: reasonText }] : []),
  ];
  const cells = rows.map((row) => ({
    ...{ ...row, ...row.settings },
    ...{ runs: `${row.done}/${row.runs}`, range: rangeText(row) },
  }));
  const isQuiet = (row: object) => ["failed", "out"].includes((row as SweepRow).state);
  return table(cells, columns, { limit, caption: remarks.join("\n"), quiet: isQuiet });
}

const reasonText = (reason: unknown) => String(reason ?? "");

/** `learningRate` of `training.learningRate`. */
export const shortName = (key: string) => key.split(".").at(-1) ?? key;

function rangeText({ low, high }: SweepRow): string {
  return low === null || high === null ? "" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
}
