import { colours, duration, mark, tracesFigure } from "../../display";
import { type BenchRow, networkOf, type System, systemTitles } from "../../recipes/speed";

const colourOf: Readonly<Record<System, string>> = {
  etude: colours.blue,
  tfjs: colours.mist,
  keras: colours.amber,
  pytorch: colours.vermilion,
};

// Bars from zero while they can all be seen, else a logarithmic axis.
function secondsAxis(rows: readonly BenchRow[]): Readonly<Record<string, unknown>> {
  const seconds = rows.map((row) => row.seconds).filter((value) => value > 0);
  const isWide = Math.max(...seconds) > 25 * Math.min(...seconds);
  if (!isWide) return { rangemode: "tozero", tickformat: "~s", ticksuffix: "s" };
  const [low, high] = [Math.log10(Math.min(...seconds)), Math.log10(Math.max(...seconds))];
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** (i - 20));
  const steps = high - low < 3 ? [1, 2, 5] : [1];
  const tickvals = decades.flatMap((decade) => steps.map((step) => step * decade));
  const range = [low - 0.2, high + 0.3];
  const ticktext = tickvals.map(duration).map((text) => text.replace(/\.0+ /, " "));
  return { type: "log", range, tickmode: "array", tickvals, ticktext };
}

const bars = {
  type: "bar",
  textposition: "outside",
  textfont: { size: 10 },
  textangle: 0,
  constraintext: "none",
  cliponaxis: false,
  hovertemplate: "%{x}: %{y:.4~s}s<extra>%{fullData.name}</extra>",
};

function timesText(seconds: number | null, own: number | null): string {
  if (!seconds || !own) return "";
  return `${mark(seconds / own, seconds / own < 10 ? 2 : 0)}×`;
}

/**
 * Seconds of every system on every network as bars (logarithmic where they differ widely), with how
 * many times longer than ours each takes; our own time under its network.
 */
export function benchmarkFigure(rows: readonly BenchRow[], title: string, per: string) {
  const networks = [...new Set(rows.map(networkOf))];
  const systems = [...new Set(rows.map((row) => row.system))];
  const find = (system: System, network: string) =>
    rows.find((row) => row.system === system && networkOf(row) === network)?.seconds ?? null;
  const own = networks.map((network) => find("etude", network));
  const x = networks.map((network, i) =>
    own[i] === null ? network : `${network}\n${systemTitles.etude} ${duration(own[i])}`,
  );
  const traces = systems.map((system) => {
    const y = networks.map((network) => find(system, network));
    const text = y.map((seconds, i) => (system === "etude" ? "" : timesText(seconds, own[i])));
    const marker = { color: colourOf[system] };
    return { ...bars, name: systemTitles[system], x, y, text, marker };
  });
  const xAxis = { type: "category", gridcolor: colours.paper };
  const axes = { y: `time per ${per}`, xAxis, yAxis: secondsAxis(rows) };
  const subtitle = `Over the bars: time relative to ${systemTitles.etude}`;
  const more = { barmode: "group", bargap: 0.25 };
  return tracesFigure(traces, { title, subtitle, height: 460, ...axes }, more);
}
