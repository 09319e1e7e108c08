import { checkArgument } from "../core";
import { type FigureParts, tracesFigure } from "./figure-traces";
import { logAxis } from "./log-axis";
import { colours, coloursOf, type Figure, type Labelled, type Trace, withOpacity } from "./theme";

/** A labelled line: `y[i]` at `x[i]`, with an optional band from `low[i]` to `high[i]`. */
export interface Series extends Labelled {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** `#RRGGBB`; default: that of its role. */
  readonly colour?: string;
  readonly dash?: "solid" | "dash" | "dot";
}

/** The lines (and bands) of several series, ready for any figure. */
export function lineTraces(
  series: readonly Series[],
  more: Readonly<Record<string, unknown>> = {},
): Trace[] {
  const chosen = coloursOf(series);
  return series.flatMap((one) => {
    const colour = one.colour ?? chosen.get(one.label)!;
    const line = { color: colour, width: 2.2, dash: one.dash ?? "solid" };
    const few = one.x.length <= 24;
    const trace = {
      type: "scatter",
      mode: few ? "lines+markers" : "lines",
      name: one.label,
      legendgroup: one.label,
      x: one.x,
      y: one.y,
      line,
      marker: { size: 6, color: colour },
      ...more,
    };
    return one.low && one.high ? [bandTrace(one, colour, more), trace] : [trace];
  });
}

function bandTrace(one: Series, colour: string, more: Readonly<Record<string, unknown>>): Trace {
  return {
    type: "scatter",
    mode: "lines",
    x: [...one.x, ...[...one.x].reverse()],
    y: [...one.high!, ...[...one.low!].reverse()],
    fill: "toself",
    fillcolor: withOpacity(colour, 0.15),
    line: { width: 0 },
    hoverinfo: "skip",
    legendgroup: one.label,
    ...more,
    showlegend: false,
  };
}

/**
 * Lines in common axes, with bands where series give `low` and `high`.
 *
 * @example
 * linesFigure([{ label: "LSTM", x: [1, 2], y: [5.1, 4.8] }], { title: "Loss", x: "epoch", y: "bits" });
 */
export function linesFigure(series: readonly Series[], parts: FigureParts): Figure {
  const x = parts.logX ? logAxis(series.flatMap((one) => one.x)) : {};
  const y = parts.logY ? logAxis(series.flatMap((one) => one.y)) : {};
  const axes = { xAxis: { ...x, ...parts.xAxis }, yAxis: { ...y, ...parts.yAxis } };
  const full = { legend: series.length > 1, ...parts, ...axes };
  return tracesFigure(lineTraces(series), full, { hovermode: "x unified" });
}

/** A labelled set of bars, one height for each category. */
export interface BarSet extends Labelled {
  readonly values: readonly (number | null)[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

/** Error bars for plotly from the ends of intervals. */
export function errorBars(
  values: readonly (number | null)[],
  low?: readonly number[],
  high?: readonly number[],
): object {
  if (!low || !high) return {};
  return {
    type: "data",
    symmetric: false,
    array: values.map((value, i) => high[i] - (value ?? high[i])),
    arrayminus: values.map((value, i) => (value ?? low[i]) - low[i]),
    thickness: 1.4,
    width: 4,
    color: colours.ink,
  };
}

/**
 * Several sets of bars side by side over common categories.
 *
 * Throws `InvalidArgumentError` when a set has not one value for each category.
 *
 * @example
 * barsFigure(["C", "D"], [{ label: "Bach", role: "real", values: [0.6, 0.4] }], { title: "Pitch classes", y: "share" });
 */
export function barsFigure(
  categories: readonly string[],
  sets: readonly BarSet[],
  parts: FigureParts,
): Figure {
  const chosen = coloursOf(sets);
  const data = sets.map((set) => {
    const ok = set.values.length === categories.length;
    checkArgument(ok, `values of ${set.label}`, set.values.length, `must be ${categories.length}`);
    return {
      type: "bar",
      name: set.label,
      x: categories,
      y: set.values,
      error_y: errorBars(set.values, set.low, set.high),
      marker: { color: chosen.get(set.label) },
    };
  });
  const full = {
    legend: sets.length > 1,
    xAxis: { type: "category", gridcolor: colours.paper },
    yAxis: parts.logY ? {} : { rangemode: "tozero" },
    ...parts,
  };
  return tracesFigure(data, full, { barmode: "group", bargap: 0.22, bargroupgap: 0.06 });
}
