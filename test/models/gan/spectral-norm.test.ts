import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { ParameterLayout } from "../../../lib/models/gan/parameters";
import { SpectralNorm } from "../../../lib/models/gan/spectral-norm";
import { gradientError } from "./toy";

function toyLayout(): ParameterLayout {
  const layout = new ParameterLayout();
  layout.addWeights("filter", [1, 3, 4, 5], 2);
  layout.addConstant("bias", [5], 0.25);
  layout.addWeights("dense", [6, 1], 3);
  return layout;
}

/** The largest singular value by 500 power steps from another start. */
function largestSingularValue(matrix: Float32Array, rows: number, columns: number): number {
  let v = Array.from({ length: columns }, (_, i) => 1 + i / 7);
  let sigma = 0;
  for (let round = 0; round < 500; round++) {
    const u = Array.from({ length: rows }, (_, r) =>
      v.reduce((sum, x, c) => sum + x * matrix[r * columns + c], 0),
    );
    const w = v.map((_, c) => u.reduce((sum, x, r) => sum + x * matrix[r * columns + c], 0));
    sigma = Math.sqrt(Math.hypot(...w));
    v = w.map((x) => x / Math.hypot(...w));
  }
  return sigma;
}

describe("spectral norm", () => {
  it("brings the largest singular value of every filter to 1 and leaves biases", () => {
    const layout = toyLayout();
    const weights = layout.initialise(Random.fromSeed(3));
    const spectral = new SpectralNorm(layout);
    let normalised = weights;
    for (let step = 0; step < 100; step++) normalised = spectral.normalise(weights);
    expect(largestSingularValue(normalised.slice(0, 60), 12, 5)).toBeCloseTo(1, 3);
    expect(largestSingularValue(normalised.slice(65), 6, 1)).toBeCloseTo(1, 5);
    expect([...normalised.slice(60, 65)]).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it("goes on from saved vectors", () => {
    const layout = toyLayout();
    const weights = layout.initialise(Random.fromSeed(3));
    const first = new SpectralNorm(layout);
    first.normalise(weights);
    const second = new SpectralNorm(layout, first.vectors);
    expect(second.normalise(weights)).toEqual(first.normalise(weights));
  });

  it("turns the gradient of the normalised filter into that of the filter", () => {
    const layout = toyLayout();
    const weights = layout.initialise(Random.fromSeed(3));
    const random = Random.fromSeed(4);
    const push = Float32Array.from(weights, () => random.normal());
    const spectral = new SpectralNorm(layout);
    for (let step = 0; step < 200; step++) spectral.normalise(weights);
    const loss = (values: Float32Array) => {
      const settled = new SpectralNorm(layout, spectral.vectors);
      let normalised = values;
      for (let step = 0; step < 100; step++) normalised = settled.normalise(values);
      return normalised.reduce((sum, value, i) => sum + value * push[i], 0);
    };
    const gradient = push.slice();
    spectral.chain(gradient, weights);
    const indices = [0, 7, 31, 59, 62, 65, 70];
    expect(gradientError(gradient, loss, weights, indices)).toBeLessThan(5e-3);
  });
});
