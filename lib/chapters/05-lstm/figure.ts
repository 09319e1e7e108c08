import { type Dataset, sequencesOf } from "../../dataset";
import { colours, type Figure, tracesFigure } from "../../display";
import type { NextTokenModel } from "../../models";

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
  title: string,
): Figure {
  const rows = mostExpected(steps, tokens.length, 24);
  const names = rows.map((id) => tokens[id]);
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
    y: came.map((step) => tokens[chosen[step]]),
    marker: { symbol: "circle-open", size: 9, color: colours.vermilion, line: { width: 2 } },
    hoverinfo: "skip",
  };
  const subtitle = "rings: the token that came";
  const yAxis = { type: "category", gridcolor: colours.paper };
  const parts = { title, subtitle, x: "step", y: "token", yAxis, legend: false, height: 520 };
  return tracesFigure([heat, rings], parts);
}

/** What a model expected in the first `steps` tokens of the first held-out piece. */
export function listeningFigure(model: NextTokenModel, dataset: Dataset, steps = 60) {
  const [ids] = sequencesOf(dataset, "test");
  const streams = model.open(1);
  const heard = ids.subarray(0, Math.min(ids.length - 1, steps));
  const expected = Array.from(heard, (id) => streams.advance(Int32Array.of(id)).map(Math.exp));
  streams.close();
  const title = `What the network expected in ${dataset.names[dataset.split.test[0]]}`;
  return expectationFigure(expected, ids.subarray(1), dataset.vocabulary.tokens, title);
}
