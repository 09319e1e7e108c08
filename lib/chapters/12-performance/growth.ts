import { mean, sum } from "d3-array";
import { linePanelsFigure, linesFigure, mark, type Series } from "../../display";
import type { Growth, GrowthAxis } from "../../recipes/speed";
import type { ReadingPace } from "./reading-pace";

/** What grows: time per token of training text, or the memory that a training adds to its process. */
export type GrowthMeasure = "microseconds" | "megabytes";

/** The exponent with which y grows with x: least squares in the logarithms; NaN for one point. */
export function growthExponent(one: Pick<Series, "x" | "y">): number {
  const points = one.x
    .map((x, i) => [Math.log(x), Math.log(one.y[i] ?? Number.NaN)])
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const [meanX, meanY] = [mean(points, ([x]) => x)!, mean(points, ([, y]) => y)!];
  const shared = sum(points, ([x, y]) => (x - meanX) * (y - meanY));
  return points.length < 2 ? Number.NaN : shared / sum(points, ([x]) => (x - meanX) ** 2);
}

/** One curve a cell along an axis. */
export function growthSeries(growth: Growth, along: GrowthAxis, measure: GrowthMeasure): Series[] {
  const points = growth.points.filter((point) => point.along === along);
  return [...new Set(points.map((point) => point.cell))].map((name) => {
    const own = points.filter((point) => point.cell === name);
    const y = own.map(({ secondsPerToken, peakBytes, idleBytes }) =>
      measure === "microseconds" ? 1e6 * secondsPerToken : (peakBytes - idleBytes) / 2 ** 20,
    );
    return { label: name.toUpperCase(), x: own.map(({ value }) => value), y };
  });
}

/** The exponent of the LSTM along an axis, for a sentence. */
export function exponentOf(growth: Growth, along: GrowthAxis, measure: GrowthMeasure): string {
  return mark(growthExponent(growthSeries(growth, along, measure)[0]), 2);
}

const panels: readonly (readonly [GrowthAxis, string])[] = [
  ["time", "T"],
  ["units", "units"],
  ["vocabulary", "vocabulary"],
  ["workers", "workers"],
];
const words: Readonly<Record<GrowthMeasure, { readonly title: string; readonly y: string }>> = {
  microseconds: { title: "Time for each token of training text", y: "µs per token" },
  megabytes: { title: "Memory that a training adds to its process", y: "MB above idle" },
};

/** One cost along several axes, the exponents of the lines in each panel's title. */
export function growthPanels(growth: Growth, measure: GrowthMeasure) {
  const { title, y } = words[measure];
  const where = growth.instructions ? `, ${growth.instructions}` : "";
  const drawn = panels.map(([along, name], index) => {
    const series = growthSeries(growth, along, measure);
    const exponents = series.map(growthExponent).filter(Number.isFinite);
    const slopes = exponents.map((value) => mark(value, 2)).join(", ");
    return {
      title: slopes ? `${name}: exponents ${slopes}` : name,
      series,
      ...(index % 2 === 0 ? { y } : {}),
    };
  });
  return linePanelsFigure(drawn, { title: `${title}${where}`, logarithmic: true });
}

/** What the next token costs with a state that is carried, and with windows that are read again. */
export function paceFigure(carried: ReadingPace, again: readonly ReadingPace[]) {
  const x = again.map(({ window }) => window);
  const micro = (paces: readonly ReadingPace[]) => paces.map(({ seconds }) => 1e6 * seconds);
  const [read, level] = [micro(again), micro(again.map(() => carried))];
  const exponent = mark(growthExponent({ x, y: read }), 2);
  const series: Series[] = [
    { label: `window read again (exponent ${exponent})`, x, y: read },
    { label: "state carried", x, y: level, dash: "dash" },
  ];
  const axes = { x: "tokens of the window", y: "µs a token", logX: true, logY: true };
  return linesFigure(series, { title: "What the next token costs", ...axes });
}
