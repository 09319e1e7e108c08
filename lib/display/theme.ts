import type { RowRole } from "../evaluation";
import { plotText } from "./text";

/** One plotly trace. */
export type Trace = Readonly<Record<string, unknown>>;

/** A plotly figure as plain data: what the pure figure functions return and `show` shows. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Colours that stay apart for colour-blind readers (Okabe and Ito 2008), with quiet greys. */
export const colours = {
  blue: "#0072B2",
  vermilion: "#D55E00",
  green: "#009E73",
  purple: "#B65C92",
  amber: "#E69F00",
  sky: "#56B4E9",
  ink: "#2B3440",
  slate: "#68758A",
  mist: "#B6C0CD",
  grid: "#E9EDF2",
  paper: "#FFFFFF",
} as const;

/** The order in which sets without a role of their own take their colours. */
export const cycle: readonly string[] = [
  colours.blue,
  colours.vermilion,
  colours.green,
  colours.purple,
  colours.amber,
  colours.sky,
  colours.slate,
];

export const fontFamily = 'Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

// Real music is ink everywhere, so that a reader tells it from generated music at a glance.
const colourOfRole: Readonly<Partial<Record<RowRole, string>>> = {
  training: colours.mist,
  real: colours.ink,
  floor: colours.slate,
};

/** What a figure draws of: its name, and its part in the comparison (default "model"). */
export interface Labelled {
  readonly label: string;
  readonly role?: RowRole;
}

/**
 * A colour for each row: real music ink, training music a light and floors a darker grey; models
 * take theirs in order, LSTM, GRU and GAN blue, vermilion and green. None twice while colours last.
 *
 * @example
 * coloursOf([{ label: "Bach", role: "real" }, { label: "LSTM" }]).get("LSTM"); // "#0072B2"
 */
export function coloursOf(rows: readonly Labelled[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const used = new Set<string>();
  const take = (label: string, colour: string) => {
    chosen.set(label, colour);
    used.add(colour);
  };
  for (const { label, role = "model" } of rows) {
    const colour = colourOfRole[role];
    if (colour !== undefined && !used.has(colour)) take(label, colour);
  }
  let next = 0;
  for (const { label } of rows) {
    if (chosen.has(label)) continue;
    const free = cycle.find((colour) => !used.has(colour));
    take(label, free ?? cycle[next++ % cycle.length]);
  }
  return chosen;
}

/** `#RRGGBB` with an opacity, as CSS. */
export function withOpacity(colour: string, opacity: number): string {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return `rgba(${part(1)},${part(3)},${part(5)},${opacity})`;
}

/** What the layout of every figure can be asked for. */
export interface LayoutParts {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the horizontal axis with its unit. */
  readonly x?: string;
  /** Title of the vertical axis with its unit. */
  readonly y?: string;
  /** In pixels; default 420. */
  readonly height?: number;
  readonly legend?: boolean;
}

/** The quiet axis of the theme; `title` with its unit. */
export function axis(title: string, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    title: { text: plotText(title), standoff: 10, font: { size: 13, color: colours.slate } },
    gridcolor: colours.grid,
    linecolor: colours.mist,
    tickcolor: colours.mist,
    ticks: "outside",
    ticklen: 4,
    zeroline: false,
    automargin: true,
    ...more,
  };
}

/** Pixels above the plot for title, subtitle and legend. */
export function topMargin(parts: LayoutParts): number {
  return 50 + (parts.subtitle ? 24 : 0) + (parts.legend === false ? 0 : 26);
}

/** A legend in one line at height `y` of the plot (1 is its upper edge). */
export function legendAbove(y: number): object {
  const colour = "rgba(0,0,0,0)";
  return { orientation: "h", x: 0, xanchor: "left", y, yanchor: "bottom", bgcolor: colour };
}

/** The layout shared by all figures: margins, fonts, legend above the plot, width of the page. */
export function layout(
  parts: LayoutParts,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const subtitle = parts.subtitle
    ? { subtitle: { text: plotText(parts.subtitle), font: { size: 13, color: colours.slate } } }
    : {};
  return {
    title: {
      text: `<b>${plotText(parts.title)}</b>`,
      ...subtitle,
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { t: 16 },
      font: { size: 16, color: colours.ink },
    },
    font: { family: fontFamily, size: 12, color: colours.ink },
    height: parts.height ?? 420,
    autosize: true,
    margin: { l: 64, r: 28, t: topMargin(parts), b: 56 },
    paper_bgcolor: colours.paper,
    plot_bgcolor: colours.paper,
    colorway: cycle,
    showlegend: parts.legend !== false,
    legend: legendAbove(1.02),
    hoverlabel: { font: { family: fontFamily, size: 12 } },
    xaxis: axis(parts.x ?? ""),
    yaxis: axis(parts.y ?? ""),
    ...more,
  };
}

/** How plotly behaves: as wide as the page, no logo, dollars are dollars, a picture to keep as SVG. */
export const figureConfig = {
  responsive: true,
  displaylogo: false,
  typesetMath: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
  toImageButtonOptions: { format: "svg", filename: "etude" },
} as const;

/** One line that says what a figure shows, for places that render text only. */
export function figureText(figure: Figure): string {
  const title = figure.layout.title as { text?: string } | undefined;
  const name = (title?.text ?? "figure").replace(/<\/?b>/g, "");
  const names = figure.data.map((trace) => trace.name).filter((n) => typeof n === "string");
  const distinct = [...new Set(names)].join(", ");
  const text = `[figure: ${name}${distinct ? ` (${distinct})` : ""}]`;
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
