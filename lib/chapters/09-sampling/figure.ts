import { linePanelsFigure, linesFigure, type Series } from "../../display";
import { type SamplingStrategy, shapeDistribution } from "../../sampling";
import type { SampleMeasures } from "./measures";
import { nextTokenFigure } from "./next-token";

/** One moment under several strategies: the likeliest 24 tokens of the vocabulary. */
export function strategiesFigure(
  logits: ArrayLike<number>,
  strategies: readonly (readonly [label: string, strategy: SamplingStrategy])[],
  tokens: readonly string[],
  title: string,
) {
  const settings = strategies.map(([label, strategy]) => ({
    label,
    probabilities: shapeDistribution(logits, strategy).map(Math.exp),
  }));
  return nextTokenFigure(settings, tokens, { show: 24, title });
}

/** What each token of a piece costs, beside best guesses after its opening. */
export function surpriseFigure(real: readonly number[], guesses: readonly number[]) {
  const series: Series[] = [
    { label: "real piece", role: "real", x: [...real.keys()], y: real },
    { label: "best guesses after its opening", x: [...guesses.keys()], y: guesses },
  ];
  return linesFigure(series, { title: "How surprised is the network?", x: "token", y: "bits" });
}

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
