import { checkArgument } from "../core";
import { type FigureParts, tracesFigure } from "./figure-traces";
import { coloursOf, type Figure, type Labelled, withOpacity } from "./theme";

/** Numbers under one name. */
export interface ValueSet extends Labelled {
  readonly values: ArrayLike<number>;
}

/** What a histogram can be asked for. */
export interface HistogramParts extends FigureParts {
  /** Number of classes, 1 to 500; default 40. */
  readonly bins?: number;
  /** Values outside are counted into the outer classes; default: all values. */
  readonly range?: readonly [number, number];
}

function rangeOf(sets: readonly ValueSet[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { values } of sets) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** The share of the finite values in each of `bins` equal classes from `low` to `high`. */
export function histogramShares(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  bins: number,
): number[] {
  const counts = new Array<number>(bins).fill(0);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const bin = Math.floor(((values[i] - low) / (high - low)) * bins);
    counts[Math.max(0, Math.min(bins - 1, bin))]++;
    total++;
  }
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

/**
 * How numbers are distributed in several sets, as outlines over common classes: lengths of
 * sequences, onset errors, velocities, losses of pieces.
 *
 * @example
 * histogramFigure([{ label: "remi", values: lengths }], { title: "Lengths", x: "tokens a piece" });
 */
export function histogramFigure(sets: readonly ValueSet[], parts: HistogramParts): Figure {
  const bins = parts.bins ?? 40;
  checkArgument(bins >= 1 && bins <= 500, "bins", bins, "must be 1 to 500");
  const [low, high] = parts.range ?? rangeOf(sets);
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  const chosen = coloursOf(sets);
  const data = sets.map((set) => {
    const colour = chosen.get(set.label)!;
    const shares = histogramShares(set.values, [low, high], bins);
    return {
      type: "scatter",
      mode: "lines",
      name: set.label,
      x: edges,
      y: [...shares, shares[bins - 1]],
      line: { shape: "hv", color: colour, width: 1.8 },
      fill: "tozeroy",
      fillcolor: withOpacity(colour, sets.length > 2 ? 0.06 : 0.14),
      hovertemplate: "from %{x:.4~g}: %{y:.1%}",
    };
  });
  const yAxis = { rangemode: "tozero", tickformat: ".0%" };
  return tracesFigure(data, { legend: sets.length > 1, y: "share", yAxis, ...parts });
}
