import { describe, expect, it } from "vitest";
import { exp, log, sigmoid, tanh } from "../../../lib/models/portable/exact-math";

const points = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 50); // −40 to 40

describe("arithmetic that is the same everywhere", () => {
  it("comes as near to Math as no float32 can tell", () => {
    for (const x of points) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-11);
      expect(Math.abs(tanh(x) - Math.tanh(x))).toBeLessThan(1e-11);
      expect(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-x)))).toBeLessThan(1e-11);
    }
    for (const x of [1e-30, 0.01, 0.5, 0.999, 1, 1.001, 2, 77, 1e5, 1e30]) {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(1e-11 * Math.max(1, Math.abs(log(x))));
    }
  });

  it("holds at the ends", () => {
    expect([exp(-Infinity), exp(-1e4), exp(0), log(1), sigmoid(1e4), tanh(-1e4), tanh(0)]).toEqual([
      0, 0, 1, 0, 1, -1, 0,
    ]);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(1e4)).toBeGreaterThan(1e307);
  });
});
