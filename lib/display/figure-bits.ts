import { errorBars } from "./figure-charts";
import { tracesFigure } from "./figure-traces";
import { mark } from "./text";
import { colours, coloursOf, type Figure, type Labelled } from "./theme";

/** A model's cost of held-out music, in bits per token, with its interval. */
export interface BitsRow extends Labelled {
  readonly bits: number;
  readonly low?: number;
  readonly high?: number;
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
  const chosen = coloursOf(rows.filter(({ role }) => role !== "floor"));
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
