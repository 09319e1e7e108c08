import { sum } from "d3-array";
import { colours, mark, tracesFigure } from "../../display";

// The line below which tokens become <unk>. Rare tokens lie at the right: on the left it is free.
function cutLine(minimumCount: number, kept: number, of: number) {
  const ends = { x0: 0, x1: 1, y0: minimumCount, y1: minimumCount };
  const line = { color: colours.vermilion, width: 1.6, dash: "dash" };
  const text = `minimum count ${minimumCount}: keeps ${kept} of ${of} tokens`;
  const place = { x: 0.01, xref: "paper", xanchor: "left", yanchor: "bottom" };
  const look = { showarrow: false, font: { color: colours.vermilion } };
  return {
    shapes: [{ type: "line", xref: "paper", ...ends, line }],
    annotations: [{ text, ...place, y: Math.log10(minimumCount), ...look }],
  };
}

/**
 * How often each token occurs by its rank, both axes logarithmic.
 *
 * @param counts the most frequent first
 */
export function tokenFrequencyFigure(
  counts: readonly (readonly [token: string, count: number])[],
  minimumCount: number,
) {
  const kept = counts.filter(([, count]) => count >= minimumCount).length;
  const trace = (from: number, to: number, name: string, color: string) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: counts.slice(from, to).map((_, i) => from + i + 1),
    y: counts.slice(from, to).map(([, count]) => count),
    text: counts.slice(from, to).map(([token]) => token),
    marker: { size: 6, color, opacity: 0.75 },
    hovertemplate: "%{text}<br>rank %{x}, %{y} times<extra></extra>",
  });
  const traces = [
    trace(0, kept, "kept", colours.blue),
    trace(kept, counts.length, "mapped to <unk>", colours.mist),
  ].filter(({ x }) => x.length > 0);
  const total = sum(counts, ([, count]) => count);
  const parts = {
    title: "Few tokens say most, most say little",
    subtitle: `${mark(counts.length)} tokens, ${mark(total)} occurrences`,
    ...{ x: "rank of the token", y: "occurrences", logX: true, logY: true },
    legend: traces.length > 1,
  };
  return tracesFigure(traces, parts, cutLine(minimumCount, kept, counts.length));
}
