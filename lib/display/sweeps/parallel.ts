import type { SweepRow, SweepView } from "../../sweeps";
import { colours, type Figure, mark, tracesFigure } from "..";
import { shortName, valueName } from "./table";

/** One upright axis: where a row crosses it, from 0 (below) to 1, and what is written there. */
interface Coordinate {
  readonly title: string;
  at(row: SweepRow): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * Parallel coordinates of a sweep: an axis for each setting that differs, the last one for what is
 * minimised, a line for each configuration that has a number; the better, the darker, the best in
 * colour. Null before there are two.
 *
 * Drawn with lines alone, so that a printed page and one without WebGL show it.
 *
 * @example
 * show(parallelFigure(readSweep(folder)));
 */
export function parallelFigure(view: SweepView): Figure | null {
  const rows = view.rows.filter(({ value }) => value !== null);
  if (rows.length < 2) return null;
  const axes = [
    ...(["recipe", "experiment", "data"] as const).map((key) =>
      coordinate(key, rows, (row) => row[key]),
    ),
    ...view.varied.map((key) => coordinate(shortName(key), rows, (row) => row.settings[key])),
  ].filter((axis): axis is Coordinate => axis !== null);
  const last = coordinate(valueName(view), rows, ({ value }) => value!);
  const all = last ? [...axes, last] : axes;
  // The best is drawn above the other lines, and what the axes say above all.
  const lines = [...rows].reverse().map((row) => line(row, all, view, rows));
  const x = all.map((_, i) => i);
  return tracesFigure([...lines, ...all.map(upright)], {
    title: `Parallel coordinates: ${view.name}`,
    subtitle: `a line a configuration; ${valueName(view)}: less is better`,
    legend: false,
    xAxis: {
      ...{ tickmode: "array", tickvals: x, ticktext: all.map(({ title }) => title) },
      ...{ range: [-0.2, all.length - 0.55], showgrid: false, ticks: "", showline: false },
    },
    yAxis: { visible: false, range: [-0.06, 1.06] },
  });
}

/** Numbers stand by size, evenly by rank where few; words in order. Null where all are the same. */
function coordinate(
  title: string,
  rows: readonly SweepRow[],
  read: (row: SweepRow) => unknown,
): Coordinate | null {
  const values = [...new Set(rows.map(read))];
  if (values.length < 2) return null;
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (numbers.length === values.length && values.length > 5) return scale(title, numbers, read);
  const sorted =
    numbers.length === values.length ? numbers.sort((a, b) => a - b) : values.map(String).sort();
  const place = (value: unknown) =>
    (sorted as unknown[]).indexOf(numbers.length === values.length ? value : String(value)) /
    (sorted.length - 1);
  const ticks = sorted.map((value) => ({ at: place(value), text: plain(value) }));
  return { title, at: (row) => place(read(row)), ticks };
}

/** Four digits are what drawn settings have. */
function plain(value: number | string): string {
  const isLong = typeof value === "number" && !Number.isInteger(value);
  return String(isLong ? Number(value.toPrecision(4)) : value);
}

function scale(
  title: string,
  numbers: readonly number[],
  read: (row: SweepRow) => unknown,
): Coordinate {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  // What was drawn over decades is read over decades.
  const isLog = low > 0 && high / low > 8;
  const of = (value: number) => (isLog ? Math.log(value) : value);
  const place = (value: number) => (of(value) - of(low)) / (of(high) - of(low));
  const middle = isLog ? Math.sqrt(low * high) : (low + high) / 2;
  const ticks = [low, middle, high].map((value) => ({
    at: place(value),
    text: String(Number(value.toPrecision(3))),
  }));
  return { title, at: (row) => place(Number(read(row))), ticks };
}

function upright({ ticks }: Coordinate, index: number) {
  return {
    ...{ type: "scatter", mode: "lines+markers+text", hoverinfo: "skip" },
    x: ticks.map(() => index),
    y: ticks.map(({ at }) => at),
    text: ticks.map(({ text }) => text),
    ...{ textposition: "middle right", textfont: { size: 11, color: colours.ink } },
    line: { color: colours.mist, width: 1.5 },
    marker: { color: colours.mist, size: 5 },
  };
}

function line(
  row: SweepRow,
  axes: readonly Coordinate[],
  { best, metric }: SweepView,
  rows: readonly SweepRow[],
) {
  const isBest = row.id === best?.id;
  const rank = rows.indexOf(row) / Math.max(1, rows.length - 1);
  const colour = isBest ? colours.vermilion : colours.blue;
  return {
    ...{ type: "scatter", mode: "lines", name: row.id },
    x: axes.map((_, i) => i),
    y: axes.map((axis) => axis.at(row)),
    line: { color: colour, width: isBest ? 3 : 1.6 },
    opacity: isBest ? 1 : 0.75 - 0.6 * rank,
    hovertemplate: `${row.id}: ${mark(row.value)} ${valueName({ metric })}<extra></extra>`,
  };
}
