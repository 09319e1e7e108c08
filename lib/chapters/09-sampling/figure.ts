import { linePanelsFigure } from "../../display";
import type { SampleMeasures } from "./measures";

/** What is drawn of samples at each temperature, with the title of its panel. */
const panels = [
  ["surprise", "surprise (bits per token)"],
  ["recurrences", "commonest passage of 8 tokens (times)"],
  ["distinctTokens", "distinct tokens per token"],
  ["distinctPitches", "distinct pitches"],
] as const;
type Drawn = Pick<SampleMeasures, (typeof panels)[number][0]>;

/**
 * Measures of samples against the temperature, one panel each, with real music as a level line.
 *
 * @param real the same measures of real music
 */
export function temperatureFigure(
  samples: readonly (Drawn & { readonly temperature: number })[],
  real: Drawn,
) {
  const x = samples.map(({ temperature }) => temperature);
  const drawn = panels.map(([key, title]) => ({
    title,
    x: "temperature",
    fromZero: true,
    series: [{ label: "samples", x, y: samples.map((one) => one[key]) }],
    level: { label: "real music", y: real[key] },
  }));
  return linePanelsFigure(drawn, { title: "What the temperature does" });
}
