import { describe, expect, it } from "vitest";
import { ToyNetwork } from "../../../lib/chapters/07-gan/toy-network";
import { Random } from "../../../lib/core";

const x = Float64Array.of(0.3, -1.2, 0.8, 0.5, 1.1, -0.4); // [3, 2]
const fresh = () => new ToyNetwork([2, 5, 4, 1], Random.fromSeed(1));
const loss = (output: Float64Array) => output.reduce((sum, y) => sum + y * y, 0) / 2;

describe("a toy network", () => {
  it("has the input gradient of its numeric slopes", () => {
    const network = fresh();
    const pass = network.run(x, 3);
    const gradient = network.back(pass, pass.output, false);
    x.forEach((_, i) => {
      const at = (step: number) => loss(network.run(x.with(i, x[i] + step), 3).output);
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    });
  });

  it("learns along the gradient of its weights, and not without one", () => {
    const network = fresh();
    const before = loss(network.run(x, 3).output);
    for (let step = 0; step < 50; step++) {
      const pass = network.run(x, 3);
      network.back(pass, pass.output, true);
      network.learn(0.01);
    }
    expect(loss(network.run(x, 3).output)).toBeLessThan(0.05 * before);
    const still = fresh();
    const pass = still.run(x, 3);
    still.back(pass, pass.output, false);
    still.learn(0.01);
    expect(still.run(x, 3).output).toEqual(pass.output);
  });
});
