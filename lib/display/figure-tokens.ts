import { type Panel, panelsFigure } from "./figure-panels";
import { plotText } from "./text";
import { axis, colours, type Figure, layout } from "./theme";

/** Tokens with their counts, in any order. */
export type TokenCounts = ReadonlyMap<string, number> | readonly (readonly [string, number])[];

function ranked(counts: TokenCounts): [string, number][] {
  const list = [...counts].map(([token, count]): [string, number] => [token, count]);
  return list.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
}

function cutLine(
  minimumCount: number,
  kept: number,
  of: number,
): Readonly<Record<string, unknown>> {
  return {
    shapes: [
      {
        type: "line",
        xref: "paper",
        x0: 0,
        x1: 1,
        y0: minimumCount,
        y1: minimumCount,
        line: { color: colours.vermilion, width: 1.6, dash: "dash" },
      },
    ],
    annotations: [
      {
        text: `minimum count ${minimumCount}: keeps ${kept} of ${of} tokens`,
        // Rare tokens lie at the right: on the left the line is free.
        x: 0.01,
        xref: "paper",
        xanchor: "left",
        y: Math.log10(minimumCount),
        yanchor: "bottom",
        showarrow: false,
        font: { color: colours.vermilion },
      },
    ],
  };
}

/**
 * How often each token occurs by its rank, both axes logarithmic, with the line below which
 * tokens become `<unk>`.
 *
 * @example
 * tokenFrequencyFigure(vocabularyCounts, { minimumCount: 5 });
 */
export function tokenFrequencyFigure(
  counts: TokenCounts,
  options: { readonly minimumCount?: number; readonly title?: string } = {},
): Figure {
  const list = ranked(counts);
  const cut = options.minimumCount ?? 0;
  const kept = list.filter(([, count]) => count >= cut).length;
  const total = list.reduce((sum, [, count]) => sum + count, 0);
  const trace = (from: number, to: number, name: string, colour: string) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: list.slice(from, to).map((_, i) => from + i + 1),
    y: list.slice(from, to).map(([, count]) => count),
    text: list.slice(from, to).map(([token]) => plotText(token)),
    marker: { size: 6, color: colour, opacity: 0.75 },
    hovertemplate: "%{text}<br>rank %{x}, %{y} times<extra></extra>",
  });
  const data = [trace(0, kept, "kept", colours.blue)];
  if (kept < list.length)
    data.push(trace(kept, list.length, "mapped to &lt;unk&gt;", colours.mist));
  const parts = {
    title: options.title ?? "Few tokens say most, most say little",
    subtitle: `${list.length.toLocaleString("en")} tokens, ${total.toLocaleString("en")} occurrences`,
    legend: data.length > 1,
  };
  const log = { type: "log", dtick: 1 };
  const axes = { xaxis: axis("rank of the token", log), yaxis: axis("occurrences", log) };
  const line = cut > 1 ? cutLine(cut, kept, list.length) : {};
  return { data, layout: layout(parts, { ...axes, ...line }) };
}

/** An encoding with its measures: tokens per note, errors, sizes. Names carry their units. */
export interface EncodingMeasures {
  readonly encoding: string;
  readonly measures: Readonly<Record<string, number | null>>;
}

function measurePanel(rows: readonly EncodingMeasures[], measure: string): Panel {
  const values = rows.map((row) => row.measures[measure] ?? null);
  const bar = {
    type: "bar",
    orientation: "h",
    name: plotText(measure),
    x: values.map((value) => value ?? 0),
    y: rows.map((row) => plotText(row.encoding)),
    text: values.map((value) => (value === null ? "" : Number(value.toPrecision(3)))),
    textposition: "auto",
    marker: { color: colours.blue },
    cliponaxis: false,
  };
  const lost = rows.filter((_, i) => values[i] === null).map((row) => plotText(row.encoding));
  // A bar of no length carries no text.
  const remark = {
    type: "scatter",
    mode: "text",
    x: lost.map(() => 0),
    y: lost,
    text: lost.map(() => " not kept"),
    textposition: "middle right",
    textfont: { color: colours.slate },
    hoverinfo: "skip",
  };
  const yAxis = {
    autorange: "reversed",
    type: "category",
    categoryarray: rows.map((row) => plotText(row.encoding)),
    gridcolor: colours.paper,
  };
  const traces = lost.length > 0 ? [bar, remark] : [bar];
  return { title: measure, traces, yAxis, xAxis: { rangemode: "tozero", nticks: 5 } };
}

/**
 * Encodings compared: one panel of bars for each measure (its name with the unit is the title);
 * a measure that an encoding does not keep is `null`.
 *
 * @example
 * encodingFigure([{ encoding: "remi", measures: { "tokens per note": 4.1, "onset error (s)": 0 } }]);
 */
export function encodingFigure(
  rows: readonly EncodingMeasures[],
  title = "What each encoding keeps, and what it costs",
): Figure {
  const measures = [...new Set(rows.flatMap((row) => Object.keys(row.measures)))];
  const panels = measures.map((measure) => measurePanel(rows, measure));
  const columns = Math.min(measures.length, 2);
  const lines = Math.ceil(panels.length / columns);
  const height = 150 + lines * (70 + 26 * rows.length);
  return panelsFigure(panels, { title, legend: false, height }, columns);
}
