import { describe, expect, it } from "vitest";
import { exactInterval } from "../../../lib/chapters/08-comparison/binomial";

describe("the exact interval of a share", () => {
  // (α / 2) ** (1 / n) at the ends; the others are Clopper and Pearson's tabulated values.
  it.each([
    [0, 10, 0, 0.3085],
    [10, 10, 0.6915, 1],
    [5, 10, 0.1871, 0.8129],
    [8, 10, 0.4439, 0.9748],
    [1, 1, 0.025, 1],
    [15, 20, 0.509, 0.9134],
  ])("after %i of %i", (k, n, low, high) => {
    const interval = exactInterval(k, n);
    expect(interval[0]).toBeCloseTo(low, 3);
    expect(interval[1]).toBeCloseTo(high, 3);
  });

  it("is everything before the first guess", () => {
    expect(exactInterval(0, 0)).toEqual([0, 1]);
  });
});
