import { checkArgument } from "../core";
import { type Panel, panelsFigure } from "./figure-panels";
import { mark, plotText } from "./text";
import { colours, type Figure } from "./theme";

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
    x: order.map((id) => plotText(tokens[id])),
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

const probabilityScale = [
  [0, colours.paper],
  [1, colours.blue],
];

// The `count` tokens that were expected most over all steps, in the order of the vocabulary.
function mostExpected(steps: readonly ArrayLike<number>[], size: number, count: number): number[] {
  const totals = new Float64Array(size);
  for (const step of steps) for (let id = 0; id < size; id++) totals[id] += step[id];
  const ids = Array.from(totals, (_, id) => id).sort((a, b) => totals[b] - totals[a]);
  return ids.slice(0, count).sort((a, b) => a - b);
}

/**
 * What the model expected step by step: tokens upward (the most expected ones), steps across,
 * probability as colour, the token that came as a ring.
 *
 * @example
 * expectationFigure(probabilitiesOfSteps, chosenIds, vocabulary.tokens);
 */
export function expectationFigure(
  steps: readonly ArrayLike<number>[],
  chosen: ArrayLike<number>,
  tokens: readonly string[],
  options: { readonly show?: number; readonly title?: string } = {},
): Figure {
  const rows = mostExpected(steps, tokens.length, options.show ?? 24);
  const names = rows.map((id) => plotText(tokens[id]));
  const x = steps.map((_, step) => step);
  const heat = {
    type: "heatmap",
    x,
    y: names,
    z: rows.map((id) => steps.map((step) => step[id])),
    colorscale: probabilityScale,
    zmin: 0,
    zmax: 1,
    colorbar: { title: { text: "probability" }, thickness: 14, outlinewidth: 0 },
    hovertemplate: "step %{x}, %{y}: %{z:.1%}<extra></extra>",
  };
  const came = x.filter((step) => rows.includes(chosen[step]));
  const rings = {
    type: "scatter",
    mode: "markers",
    x: came,
    y: came.map((step) => plotText(tokens[chosen[step]])),
    marker: { symbol: "circle-open", size: 9, color: colours.vermilion, line: { width: 2 } },
    hoverinfo: "skip",
  };
  const panel: Panel = {
    title: "rings: the token that came",
    traces: [heat, rings],
    x: "step",
    y: "token",
    yAxis: { type: "category", gridcolor: colours.paper },
  };
  const title = options.title ?? "What the model expected, step by step";
  return panelsFigure([panel], { title, legend: false, height: 520 }, 1);
}
