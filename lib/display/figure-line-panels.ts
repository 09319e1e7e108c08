import { lineTraces, type Series } from "./figure-charts";
import { type Panel, panelsFigure } from "./figure-panels";
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

/**
 * Lines as small multiples, two in a row, with one legend for all.
 *
 * @example
 * linePanelsFigure([{ title: "surprise", series, level: { label: "real", y: 2.4 } }], { title: "Heat" });
 */
export function linePanelsFigure(panels: readonly LinePanel[], parts: LayoutParts): Figure {
  const drawn = panels.map(({ title, x, y, series, level, fromZero }): Panel => {
    const traces = [...lineTraces(series), ...(level ? levelTraces(level, series) : [])];
    return {
      title,
      ...(x === undefined ? {} : { x }),
      ...(y === undefined ? {} : { y }),
      traces,
      ...(fromZero ? { yAxis: { rangemode: "tozero" } } : {}),
    };
  });
  return panelsFigure(drawn, parts);
}

function levelTraces(level: NonNullable<LinePanel["level"]>, series: readonly Series[]) {
  const xs = series.flatMap((one) => one.x);
  const ends = [Math.min(...xs), Math.max(...xs)];
  const line: Series = {
    ...{ label: level.label, x: ends, y: ends.map(() => level.y) },
    ...{ colour: colours.ink, dash: "dash" },
  };
  return lineTraces([line], { mode: "lines" });
}
