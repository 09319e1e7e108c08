import { withSafeText } from "./figure-traces";
import { plotText } from "./text";
import {
  axis,
  colours,
  type Figure,
  type LayoutParts,
  layout,
  legendAbove,
  type Trace,
  topMargin,
} from "./theme";

/** One of several small plots in a grid, read in rows. */
export interface Panel {
  readonly title: string;
  readonly traces: readonly Trace[];
  readonly x?: string;
  readonly y?: string;
  readonly xAxis?: Readonly<Record<string, unknown>>;
  readonly yAxis?: Readonly<Record<string, unknown>>;
}

const suffix = (index: number) => (index === 0 ? "" : String(index + 1));

/** How panels stand on the page; distances are shares of the plot. */
interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly gapX: number;
  readonly gapY: number;
}

function domains(index: number, grid: Grid): { x: [number, number]; y: [number, number] } {
  const width = (1 - grid.gapX * (grid.columns - 1)) / grid.columns;
  const height = (1 - grid.gapY * (grid.rows - 1)) / grid.rows;
  const left = (index % grid.columns) * (width + grid.gapX);
  const top = 1 - Math.floor(index / grid.columns) * (height + grid.gapY);
  return { x: [left, Math.min(1, left + width)], y: [Math.max(0, top - height), top] };
}

function panelTitle(panel: Panel, domain: { x: [number, number]; y: [number, number] }): object {
  return {
    text: `<b>${plotText(panel.title)}</b>`,
    x: domain.x[0],
    y: domain.y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    yshift: 3,
    showarrow: false,
    font: { size: 12.5, color: colours.ink },
  };
}

/**
 * Small multiples: panels in a grid of `columns`, under one title and one legend that names each
 * name once. Text is plain text.
 *
 * @example
 * panelsFigure([{ title: "loss", traces }, { title: "accuracy", traces }], { title: "Training" }, 2);
 */
export function panelsFigure(panels: readonly Panel[], parts: LayoutParts, columns = 2): Figure {
  const rows = Math.ceil(panels.length / columns);
  const height = parts.height ?? Math.max(420, 130 + rows * 210);
  const plotHeight = height - topMargin(parts) - 76;
  const grid = {
    columns,
    rows,
    gapX: columns === 1 ? 0 : 0.09,
    gapY: rows === 1 ? 0 : 86 / plotHeight,
  };
  const axes: Record<string, object> = {};
  const data: Trace[] = [];
  const named = new Set<string>();
  for (const [index, panel] of panels.entries()) {
    const domain = domains(index, grid);
    const id = suffix(index);
    axes[`xaxis${id}`] = axis(panel.x ?? "", {
      domain: domain.x,
      anchor: `y${id}`,
      ...panel.xAxis,
    });
    axes[`yaxis${id}`] = axis(panel.y ?? "", {
      domain: domain.y,
      anchor: `x${id}`,
      ...panel.yAxis,
    });
    for (const trace of panel.traces) {
      const inLegend = typeof trace.name !== "string" || !named.has(trace.name);
      const shown = inLegend ? {} : { showlegend: false };
      data.push({ ...withSafeText(trace), ...shown, xaxis: `x${id}`, yaxis: `y${id}` });
    }
    for (const { name } of panel.traces) if (typeof name === "string") named.add(name);
  }
  const annotations = panels.map((panel, index) => panelTitle(panel, domains(index, grid)));
  const more = {
    ...axes,
    annotations,
    margin: { l: 64, r: 28, t: topMargin(parts) + 20, b: 56 },
    legend: legendAbove(1 + 22 / plotHeight),
  };
  return { data, layout: layout({ ...parts, height }, more) };
}
