import { describe, expect, it } from "vitest";
import { ganLossFigure, learningCurvesFigure } from "../../lib/display/figure-training";

const point = (epoch: number, loss: number) => ({
  epoch,
  trainLoss: loss,
  trainAccuracy: 0.5,
  validationLoss: loss,
  validationAccuracy: 0.4,
});

describe("learningCurvesFigure", () => {
  it("turns nats into bits", () => {
    const run = { label: "LSTM", history: [point(1, Math.LN2)] };
    expect(learningCurvesFigure([run]).data[0].y).toEqual([1]);
    expect(learningCurvesFigure([run], { unit: "nats" }).data[0].y).toEqual([Math.LN2]);
  });

  it("draws runs of one label as their mean with a band", () => {
    const runs = [1, 3].map((loss) => ({ label: "LSTM", history: [point(1, loss)] }));
    const { data } = learningCurvesFigure(runs, { unit: "nats" });
    expect(data[0]).toMatchObject({ y: [3, 1], fill: "toself" });
    expect(data[1]).toMatchObject({ y: [2] });
  });

  it("draws a run without validation, and one without epochs", () => {
    const history = [{ ...point(1, 2), validationLoss: null, validationAccuracy: null }];
    const { data } = learningCurvesFigure([{ label: "LSTM", history }]);
    expect(data.map((trace) => trace.name)).toEqual(["training", "training"]);
    const floors = [{ label: "unigram", loss: 1 }];
    expect(learningCurvesFigure([{ label: "LSTM", history: [] }], { floors }).data).toBeDefined();
  });
});

describe("ganLossFigure", () => {
  it("draws other losses in a panel of their own", () => {
    const one = { step: 1, generatorLoss: 1, criticLoss: 0.7 };
    expect(ganLossFigure([one]).data).toHaveLength(2);
    const { data } = ganLossFigure([{ ...one, momentLoss: 3, seconds: 9 } as typeof one]);
    expect(data.map((trace) => trace.name)).toEqual(["generator", "critic", "moment"]);
    expect(data[2]).toMatchObject({ xaxis: "x2" });
  });
});
