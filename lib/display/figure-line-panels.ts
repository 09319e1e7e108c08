import { max, min } from "d3-array";
import { lineTraces, type Series } from "./figure-charts";
import { type Panel, panelsFigure } from "./figure-panels";
import { logAxis } from "./log-axis";
import { mark } from "./text";
import { colours, type Figure, type LayoutParts } from "./theme";

/** Lines in one of several small plots. */
export interface LinePanel {
  readonly title: string;
  readonly x?: string;
  readonly y?: string;
  readonly series: readonly Series[];
  /** What the lines are held against, dashed from end to end. */
  readonly level?: { readonly label: string; readonly y: number };
  /** Whether the vertical axis begins at 0. */
  readonly fromZero?: boolean;
}

/** What panels of lines can be asked for beside titles. */
export interface LinePanelsParts extends LayoutParts {
  /** All axes logarithmic, the vertical one common to all panels; default false. */
  readonly logarithmic?: boolean;
}

/**
 * Lines as small multiples, two in a row, with one legend for all.
 *
 * @example
 * linePanelsFigure([{ title: "surprise", series, level: { label: "real", y: 2.4 } }], { title: "Heat" });
 */
export function linePanelsFigure(
  panels: readonly LinePanel[],
  { logarithmic = false, ...parts }: LinePanelsParts,
): Figure {
  const yAxis = logarithmic ? commonLogAxis(panels) : {};
  const drawn = panels.map(({ title, x, y, series, level, fromZero }): Panel => {
    const traces = [...lineTraces(series), ...(level ? levelTraces(level, series) : [])];
    return {
      title,
      ...(x === undefined ? {} : { x }),
      ...(y === undefined ? {} : { y }),
      traces,
      ...(logarithmic ? { xAxis: axisOfSteps(series) } : {}),
      yAxis: fromZero ? { ...yAxis, rangemode: "tozero" } : yAxis,
    };
  });
  return panelsFigure(drawn, parts);
}

function levelTraces(level: NonNullable<LinePanel["level"]>, series: readonly Series[]) {
  const xs = series.flatMap((one) => one.x);
  const ends = [min(xs)!, max(xs)!];
  const line: Series = {
    ...{ label: level.label, x: ends, y: ends.map(() => level.y) },
    ...{ colour: colours.ink, dash: "dash" },
  };
  return lineTraces([line], { mode: "lines" });
}

function commonLogAxis(panels: readonly LinePanel[]) {
  const all = panels.flatMap(({ series }) => series.flatMap(({ y }) => y));
  const positive = all.filter((value): value is number => value !== null && value > 0);
  const range = [Math.log10(min(positive)! / 1.3), Math.log10(max(positive)! * 1.3)];
  return { ...logAxis(positive), range };
}

// What was measured is named, whatever lies between.
function axisOfSteps(series: readonly Series[]) {
  const xs = [...new Set(series.flatMap((one) => one.x))].sort((a, b) => a - b);
  return { type: "log", tickmode: "array", tickvals: xs, ticktext: xs.map((x) => mark(x)) };
}
