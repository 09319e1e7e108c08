import { lineTraces } from "./figure-charts";
import { panelsFigure, withoutLegend } from "./figure-panels";
import { colours, type Figure } from "./theme";

/** Measures of samples at one temperature, by name. */
export interface TemperaturePoint {
  readonly temperature: number;
  readonly measures: Readonly<Record<string, number>>;
}

/**
 * Measures against the temperature, one panel each, with real music as a level line.
 *
 * @param real the same measures of real music
 * @example
 * temperatureFigure([{ temperature: 0.5, measures: { "longest repeat": 40 } }], { "longest repeat": 9 });
 */
export function temperatureFigure(
  points: readonly TemperaturePoint[],
  real: Readonly<Record<string, number>>,
  title = "What the temperature does",
): Figure {
  const x = points.map(({ temperature }) => temperature);
  const panels = Object.keys(real).map((name, index) => {
    const y = points.map(({ measures }) => measures[name] ?? null);
    const level = x.map(() => real[name]);
    const traces = lineTraces([
      { label: "samples", x, y, colour: colours.blue },
      { label: "real music", x, y: level, colour: colours.ink, dash: "dash" },
    ]).map((trace, i) => (i === 1 ? { ...trace, mode: "lines" } : trace));
    return {
      title: name,
      x: "temperature",
      traces: index === 0 ? traces : withoutLegend(traces),
      yAxis: { rangemode: "tozero" },
    };
  });
  return panelsFigure(panels, { title }, 2);
}
