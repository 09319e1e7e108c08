import { type ScoredModel, scoreRows } from "../evaluation";
import { linesFigure } from "./figure-charts";
import type { Html } from "./show";
import { table } from "./table";
import type { Figure } from "./theme";

/**
 * Models and floors on the same held-out pieces: bits per token with their interval, perplexity,
 * accuracy, parameters and seconds of training; floors in grey.
 *
 * @example
 * show(scoreTable([floor, lstm], `${held.length} held-out pieces`));
 */
export function scoreTable(scored: readonly ScoredModel[], caption?: string): Html {
  const columns = [
    { key: "model" },
    { key: "bits", unit: "per token", digits: 3, best: "lowest" },
    { key: "low", title: "95 % from", digits: 2 },
    { key: "high", title: "to", digits: 2 },
    { key: "perplexity", digits: 2, best: "lowest" },
    { key: "accuracy", digits: 3, best: "highest" },
    { key: "parameters" },
    { key: "seconds", unit: "training", digits: 1 },
  ] as const;
  return table(scoreRows(scored), columns, { quiet: ({ kind }) => kind === "floor", caption });
}

/** A model and what it paid for the same targets with more and more context. */
export interface ReachSeries {
  readonly label: string;
  readonly points: readonly { readonly length: number; readonly bits: number }[];
}

/**
 * Bits per token against the number of tokens heard, the latter on a logarithmic axis.
 *
 * @example
 * show(reachFigure([{ label: "LSTM", points: await networkReach(dataset, fit, places, lengths) }]));
 */
export function reachFigure(
  series: readonly ReachSeries[],
  title = "What a longer memory is worth",
): Figure {
  const lines = series.map(({ label, points }) => ({
    label,
    x: points.map(({ length }) => length),
    y: points.map(({ bits }) => bits),
  }));
  const figure = linesFigure(lines, {
    title,
    x: "tokens heard before the target",
    y: "bits per token",
  });
  const ticks = [...new Set(lines.flatMap(({ x }) => x))].filter((x) => Math.log2(x) % 1 === 0);
  const { xaxis, ...layout } = figure.layout;
  const powers = { type: "log", tickmode: "array", tickvals: ticks, ticktext: ticks.map(String) };
  return { ...figure, layout: { ...layout, xaxis: { ...(xaxis as object), ...powers } } };
}
