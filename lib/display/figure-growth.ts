import { lineTraces, type Series } from "./figure-charts";
import { growthExponent, logAxis } from "./figure-comparison";
import { type Panel, panelsFigure } from "./figure-panels";
import { mark } from "./text";
import type { Figure } from "./theme";

/** How a cost grows along one axis. */
export interface GrowthPanel {
  /** What grows along the horizontal axis. */
  readonly title: string;
  readonly series: readonly Series[];
}

/**
 * One cost along several axes as small multiples: all axes logarithmic, the vertical one common
 * to all panels, the exponents of the lines in each panel's title.
 *
 * @example
 * growthPanelsFigure([{ title: "units", series }], { title: "Time", y: "µs per token" });
 */
export function growthPanelsFigure(
  panels: readonly GrowthPanel[],
  parts: { readonly title: string; readonly subtitle?: string; readonly y: string },
): Figure {
  const all = panels.flatMap(({ series }) => series.flatMap(({ y }) => y.flatMap((v) => v ?? [])));
  const positive = all.filter((value) => value > 0);
  const range = [Math.log10(Math.min(...positive) / 1.3), Math.log10(Math.max(...positive) * 1.3)];
  const { y, ...titles } = parts;
  const drawn = panels.map(({ title, series }, index): Panel => {
    const xs = [...new Set(series.flatMap((one) => one.x))].sort((a, b) => a - b);
    return {
      title: titleOf(title, series),
      traces: lineTraces(series),
      xAxis: { type: "log", tickmode: "array", tickvals: xs, ticktext: xs.map((x) => mark(x)) },
      yAxis: { ...logAxis(positive), range },
      ...(index % 2 === 0 ? { y } : {}),
    };
  });
  return panelsFigure(drawn, titles, 2);
}

function titleOf(title: string, series: readonly Series[]): string {
  const exponents = series.map(growthExponent).filter(Number.isFinite);
  if (exponents.length === 0) return title;
  return `${title}: exponents ${exponents.map((value) => mark(value, 2)).join(", ")}`;
}
