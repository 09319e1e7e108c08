import type { RowRole } from "../evaluation";
import { systemTitles } from "../recipes";
import { errorBars, heatMapFigure } from "./figure-charts";
import { type Panel, panelsFigure } from "./figure-panels";
import { tracesFigure } from "./figure-traces";
import { duration, mark } from "./text";
import { colours, coloursFor, type Figure } from "./theme";

/** A model's cost of held-out music, in bits per token, with its interval. */
export interface BitsRow {
  readonly label: string;
  readonly bits: number;
  readonly low?: number;
  readonly high?: number;
  /** Floors are drawn in grey; default "model". */
  readonly role?: RowRole;
}

/**
 * Bits per token as dots with error bars, the best at the top, floors in grey.
 *
 * @example
 * bitsFigure([{ label: "trigram", bits: 5.26, role: "floor" }, { label: "LSTM", bits: 4.63, low: 4.5, high: 4.8 }]);
 */
export function bitsFigure(
  rows: readonly BitsRow[],
  title = "Bits per token of held-out music (lower is better)",
): Figure {
  const sorted = [...rows].sort((a, b) => a.bits - b.bits);
  const chosen = coloursFor(rows.filter((r) => r.role !== "floor").map((r) => r.label));
  const colourOf = (row: BitsRow) => chosen.get(row.label) ?? colours.slate;
  const data = sorted.map((row) => ({
    type: "scatter",
    mode: "markers+text",
    name: row.label,
    x: [row.bits],
    y: [row.label],
    text: [mark(row.bits, 2)],
    textposition: "top center",
    textfont: { color: colours.slate },
    error_x:
      row.low === undefined || row.high === undefined
        ? {}
        : { ...errorBars([row.bits], [row.low], [row.high]), color: colourOf(row) },
    marker: {
      size: 12,
      color: row.role === "floor" ? colours.paper : colourOf(row),
      line: { width: 2, color: colourOf(row) },
    },
    hovertemplate: "%{y}: %{x:.3f} bits<extra></extra>",
  }));
  const yAxis = { type: "category", range: [rows.length - 0.5, -0.75], ticks: "" };
  const height = 150 + 46 * Math.max(2, rows.length);
  return tracesFigure(data, { title, x: "bits per token", yAxis, legend: false, height });
}

/** One measured row of the bench command. */
export interface BenchmarkRow {
  readonly shape: string;
  readonly cell?: string;
  readonly system: string;
  readonly seconds: number;
}

const knownSystems: Readonly<Record<string, { name: string; colour: string }>> = {
  etude: { name: systemTitles.etude, colour: colours.blue },
  tfjs: { name: systemTitles.tfjs, colour: colours.mist },
  keras: { name: systemTitles.keras, colour: colours.amber },
  pytorch: { name: systemTitles.pytorch, colour: colours.vermilion },
};

// Bars from zero while they can all be seen, else a logarithmic axis.
function secondsAxis(rows: readonly BenchmarkRow[]): Readonly<Record<string, unknown>> {
  const seconds = rows.map((row) => row.seconds).filter((value) => value > 0);
  const isWide = Math.max(...seconds) > 25 * Math.min(...seconds);
  if (!isWide) return { rangemode: "tozero", tickformat: "~s", ticksuffix: "s" };
  const [low, high] = [Math.log10(Math.min(...seconds)), Math.log10(Math.max(...seconds))];
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** (i - 20));
  const steps = high - low < 3 ? [1, 2, 5] : [1];
  const tickvals = decades.flatMap((decade) => steps.map((step) => step * decade));
  const range = [low - 0.2, high + 0.3];
  const ticktext = tickvals.map(duration).map((text) => text.replace(/\.0+ /, " "));
  return { type: "log", range, tickmode: "array", tickvals, ticktext };
}

const benchmarkBars = {
  type: "bar",
  textposition: "outside",
  textfont: { size: 10 },
  textangle: 0,
  constraintext: "none",
  cliponaxis: false,
  hovertemplate: "%{x}: %{y:.4~s}s<extra>%{fullData.name}</extra>",
};

function timesText(seconds: number | null, base: number | null): string {
  if (!seconds || !base) return "";
  return `${mark(seconds / base, seconds / base < 10 ? 2 : 0)}×`;
}

/** What a row of a benchmark is about: "chorale, LSTM". */
export const benchmarkGroup = (row: Pick<BenchmarkRow, "shape" | "cell">) =>
  row.cell ? `${row.shape}, ${row.cell.toUpperCase()}` : row.shape;

/**
 * Seconds of every system on every shape as bars (logarithmic where they differ widely), with
 * how many times longer than `reference` each takes; the reference's own time under its shape.
 *
 * @example
 * benchmarkFigure(bench.rows, { title: "One training step", per: "training step" });
 */
export function benchmarkFigure(
  rows: readonly BenchmarkRow[],
  options: { readonly title?: string; readonly per?: string; readonly reference?: string } = {},
): Figure {
  const reference = options.reference ?? "etude";
  const groups = [...new Set(rows.map(benchmarkGroup))];
  const systems = [...new Set(rows.map((row) => row.system))];
  const chosen = coloursFor(systems);
  const find = (system: string, group: string) =>
    rows.find((row) => row.system === system && benchmarkGroup(row) === group)?.seconds ?? null;
  const name = knownSystems[reference]?.name ?? reference;
  const places = groups.map((group) => {
    const own = find(reference, group);
    return own === null ? group : `${group}\n${name} ${duration(own)}`;
  });
  const base = groups.map((group) => find(reference, group));
  const data = systems.map((system) => {
    const seconds = groups.map((group) => find(system, group));
    const text = seconds.map((own, i) => (system === reference ? "" : timesText(own, base[i])));
    const color = knownSystems[system]?.colour ?? chosen.get(system);
    const label = knownSystems[system]?.name ?? system;
    return { ...benchmarkBars, name: label, x: places, y: seconds, text, marker: { color } };
  });
  const { title = "Benchmark (shorter is better)" } = options;
  const subtitle = `Over the bars: time relative to ${name}`;
  const xAxis = { type: "category", gridcolor: colours.paper };
  const axes = { y: `time per ${options.per ?? "step"}`, xAxis, yAxis: secondsAxis(rows) };
  const parts = { title, subtitle, height: 460, ...axes };
  return tracesFigure(data, parts, { barmode: "group", bargap: 0.25 });
}

/** A system and its measures by name: overlap areas, descriptors, alarms. */
export interface MeasuredSystem {
  readonly label: string;
  readonly measures: Readonly<Record<string, number | null>>;
}

/**
 * Measures of several systems as a grid of numbers, one row a system; for shares where 1 is best.
 *
 * @example
 * measuresFigure([{ label: "held-out", measures: { pitch: 0.95, interval: 0.97 } }], { title: "Overlap" });
 */
export function measuresFigure(
  systems: readonly MeasuredSystem[],
  parts: { readonly title: string; readonly unit?: string },
): Figure {
  const names = [...new Set(systems.flatMap((system) => Object.keys(system.measures)))];
  const values = systems.map((system) => names.map((name) => system.measures[name] ?? null));
  const rows = systems.map((system) => system.label);
  const height = 190 + 42 * rows.length;
  const areShares = values.flat().every((value) => value === null || (value >= 0 && value <= 1));
  const range = areShares ? ([0, 1] as const) : undefined;
  return heatMapFigure(values, rows, names, { height, numbers: true, range, ...parts });
}

/**
 * The same measures as dots, one panel each with its own axis; for measures of different units.
 * Intervals as `{ value, low, high }`.
 */
export function dotPanelsFigure(
  systems: readonly {
    readonly label: string;
    readonly measures: Readonly<Record<string, { value: number; low?: number; high?: number }>>;
  }[],
  title: string,
): Figure {
  const names = [...new Set(systems.flatMap((system) => Object.keys(system.measures)))];
  const chosen = coloursFor(systems.map((system) => system.label));
  const panels = names.map((name): Panel => {
    const traces = systems.flatMap(({ label, measures }) => {
      const point = measures[name];
      if (!point) return [];
      const color = chosen.get(label);
      const bars =
        point.low === undefined || point.high === undefined
          ? {}
          : { error_y: { ...errorBars([point.value], [point.low], [point.high]), color } };
      const common = { type: "scatter", mode: "markers", name: label, legendgroup: label };
      return [{ ...common, ...bars, x: [label], y: [point.value], marker: { size: 11, color } }];
    });
    const xAxis = { type: "category", showticklabels: false, ticks: "" };
    return { title: name, traces, xAxis };
  });
  return panelsFigure(panels, { title }, Math.min(4, Math.max(1, names.length)));
}
