import { colours, type Panel, panelsFigure } from "../../display";
import type { RoundTripReport } from "../../tokens";

/** Encodings that write how hard a key is struck. */
const keepVelocity = ["remi", "performance"];

/** What the figure shows of an encoding, by the titles of its panels; null: it does not keep it. */
function measuresOf(report: RoundTripReport): Readonly<Record<string, number | null>> {
  const { encoding, velocityError } = report;
  return {
    "tokens per note": report.tokens / report.notes,
    "notes lost (share)": report.notesLost / report.notes,
    "onset error (s)": report.onsetErrorSeconds,
    "velocity error (of 127)": keepVelocity.includes(encoding) ? velocityError : null,
  };
}

function measurePanel(
  names: readonly string[],
  values: readonly (number | null)[],
  title: string,
): Panel {
  const bar = {
    type: "bar",
    orientation: "h",
    name: title,
    x: values.map((value) => value ?? 0),
    y: names,
    text: values.map((value) => (value === null ? "" : Number(value.toPrecision(3)))),
    textposition: "auto",
    marker: { color: colours.blue },
    cliponaxis: false,
  };
  const lost = names.filter((_, i) => values[i] === null);
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
  const yAxis = { autorange: "reversed", type: "category", gridcolor: colours.paper };
  const traces = lost.length > 0 ? [bar, remark] : [bar];
  return { title, traces, yAxis, xAxis: { rangemode: "tozero", nticks: 5 } };
}

/** Encodings compared over a round trip: one panel of bars for each measure. */
export function encodingFigure(reports: readonly RoundTripReport[], title: string) {
  const measures = reports.map(measuresOf);
  const names = reports.map(({ encoding }) => encoding);
  const panels = Object.keys(measures[0] ?? {}).map((key) =>
    measurePanel(
      names,
      measures.map((one) => one[key]),
      key,
    ),
  );
  const height = 150 + Math.ceil(panels.length / 2) * (70 + 26 * reports.length);
  return panelsFigure(panels, { title, legend: false, height });
}
