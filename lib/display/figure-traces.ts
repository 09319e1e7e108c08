import { plotText } from "./text";
import { axis, type Figure, type LayoutParts, layout, type Trace } from "./theme";

/** What a figure with one pair of axes can be asked for. */
export interface FigureParts extends LayoutParts {
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** Whatever else plotly knows of an axis. */
  readonly xAxis?: Readonly<Record<string, unknown>>;
  readonly yAxis?: Readonly<Record<string, unknown>>;
}

const textKeys = ["name", "legendgroup", "text", "x", "y"];

function safe(value: unknown): unknown {
  if (typeof value === "string") return plotText(value);
  return Array.isArray(value) ? value.map(safe) : value;
}

/** A trace whose names, labels and categories plotly shows as they stand, markup included. */
export function withSafeText(trace: Trace): Trace {
  const texts = textKeys.filter((key) => key in trace).map((key) => [key, safe(trace[key])]);
  return { ...trace, ...Object.fromEntries(texts) };
}

/**
 * Any traces of plotly in the axes of the theme; their text is plain text.
 *
 * @param more of plotly's layout: `barmode`, `shapes`
 * @example
 * tracesFigure([{ type: "scatter", x: [1, 2], y: [3, 4] }], { title: "Two points", logX: true });
 */
export function tracesFigure(
  traces: readonly Trace[],
  parts: FigureParts,
  more: Readonly<Record<string, unknown>> = {},
): Figure {
  const log = { type: "log", dtick: 1 };
  const axes = {
    xaxis: axis(parts.x ?? "", { ...(parts.logX ? log : {}), ...parts.xAxis }),
    yaxis: axis(parts.y ?? "", { ...(parts.logY ? log : {}), ...parts.yAxis }),
  };
  return { data: traces.map(withSafeText), layout: layout(parts, { ...axes, ...more }) };
}
