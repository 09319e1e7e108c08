import { describe, expect, it } from "vitest";
import { learningRateAt } from "../../lib/training/schedule";

const base = {
  learningRate: 2,
  warmupSteps: 0,
  finalFraction: 0,
  decayEvery: 10,
  decayFactor: 0.5,
} as const;

describe("the learning rate", () => {
  it("stays where it is when constant", () => {
    const at = { step: 900, epoch: 9, progress: 0.9 };
    expect(learningRateAt({ ...base, schedule: "constant" }, at)).toBe(2);
  });

  it("rises in equal steps while it warms up", () => {
    const rate = (step: number) =>
      learningRateAt(
        { ...base, schedule: "constant", warmupSteps: 4 },
        { step, epoch: 0, progress: 0 },
      );
    expect([0, 1, 2, 3, 4].map(rate)).toEqual([0.5, 1, 1.5, 2, 2]);
  });

  it("falls along half a cosine to its final share", () => {
    const rate = (progress: number) =>
      learningRateAt(
        { ...base, schedule: "cosine", finalFraction: 0.1 },
        { step: 0, epoch: 0, progress },
      );
    expect(rate(0)).toBe(2);
    expect(rate(0.5)).toBeCloseTo(1.1);
    expect(rate(1)).toBeCloseTo(0.2);
  });

  it("drops every few epochs in step decay", () => {
    const rate = (epoch: number) =>
      learningRateAt({ ...base, schedule: "step-decay" }, { step: 0, epoch, progress: 0 });
    expect([0, 9, 10, 25].map(rate)).toEqual([2, 2, 1, 0.5]);
  });
});
