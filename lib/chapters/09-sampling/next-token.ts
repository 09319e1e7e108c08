import { checkArgument } from "../../core";
import { colours, type Figure, mark, type Panel, panelsFigure } from "../../display";

/** A next-token distribution under one setting of the sampler. */
export interface SampledDistribution {
  /** "temperature 0.5", "top-p 0.9", … */
  readonly label: string;
  /** One probability for each token of the vocabulary; 0 where the setting cut the token off. */
  readonly probabilities: ArrayLike<number>;
}

function entropyBits(probabilities: ArrayLike<number>): number {
  let bits = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i];
    if (p > 0) bits -= p * Math.log2(p);
  }
  return bits;
}

function distributionPanel(
  setting: SampledDistribution,
  order: readonly number[],
  tokens: readonly string[],
  most: number,
): Panel {
  const y = order.map((id) => setting.probabilities[id]);
  let kept = 0;
  for (let i = 0; i < setting.probabilities.length; i++) if (setting.probabilities[i] > 0) kept++;
  const bits = mark(entropyBits(setting.probabilities), 2);
  const trace = {
    type: "bar",
    x: order.map((id) => tokens[id]),
    y,
    marker: { color: colours.blue },
    hovertemplate: "%{x}: %{y:.2%}<extra></extra>",
  };
  return {
    title: `${setting.label}: ${bits} bits, ${kept} ${kept === 1 ? "token" : "tokens"} possible`,
    traces: [trace],
    xAxis: { type: "category", gridcolor: colours.paper, tickangle: -60, tickfont: { size: 10 } },
    yAxis: { range: [0, most * 1.05], tickformat: ".0%", nticks: 5 },
  };
}

/**
 * The most likely next tokens under several settings (temperature, top-k, top-p), as small
 * multiples with the same order and the same axes; entropy and number of possible tokens above.
 *
 * @example
 * nextTokenFigure(settings, vocabulary.tokens, { show: 20 });
 */
export function nextTokenFigure(
  settings: readonly SampledDistribution[],
  tokens: readonly string[],
  options: { readonly show?: number; readonly title?: string } = {},
): Figure {
  checkArgument(settings.length > 0, "settings", settings.length, "give at least one distribution");
  for (const { label, probabilities } of settings) {
    const fits = probabilities.length === tokens.length;
    checkArgument(fits, `size of ${label}`, probabilities.length, `must be ${tokens.length}`);
  }
  const first = settings[0].probabilities;
  const order = tokens
    .map((_, id) => id)
    .sort((a, b) => first[b] - first[a])
    .slice(0, options.show ?? 20);
  const most = Math.max(...settings.flatMap((s) => order.map((id) => s.probabilities[id])));
  const panels = settings.map((setting) => distributionPanel(setting, order, tokens, most));
  const columns = settings.length > 1 ? 2 : 1;
  const height = 120 + 210 * Math.ceil(settings.length / columns);
  const title = options.title ?? "The same prediction under different settings";
  return panelsFigure(panels, { title, height, legend: false }, columns);
}
