import { afterEach, describe, expect, it } from "vitest";
import { ganMonitor, trainingMonitor } from "../../lib/display/monitor";
import { takeDisplayed } from "../../lib/display/show";

afterEach(() => {
  takeDisplayed();
});

const batch = (step: number) =>
  ({
    kind: "batch",
    epoch: 1,
    epochs: 2,
    step,
    steps: 10,
    loss: 3,
    learningRate: 0.01,
    tokensPerSecond: 1234.5,
    secondsLeft: 61,
  }) as const;

const record = {
  epoch: 1,
  trainLoss: 3,
  trainAccuracy: 0.1,
  validationLoss: 3.5,
  validationAccuracy: 0.1,
  learningRate: 0.01,
  seconds: 1,
  tokens: 100,
  steps: 10,
};

describe("trainingMonitor", () => {
  it("draws a live chart that gives way to the learning curves", () => {
    const monitor = trainingMonitor("LSTM", { mode: "notebook", unit: "nats" });
    monitor.onProgress(batch(1));
    monitor.onProgress({ kind: "epoch", record, best: true });
    monitor.onProgress({ kind: "message", text: "resumed" });
    const [live] = takeDisplayed();
    expect(live.bundle["text/plain"]).toMatchInlineSnapshot(
      `"LSTM: epoch 1/2, 3 nats, 1,235 tokens/s, 1 min 1 s left"`,
    );
    expect(live.bundle["text/html"]).toContain("<svg");
    monitor.finish();
    const [final] = takeDisplayed();
    expect(final.bundle["text/plain"]).toBe("[figure: Learning curves: LSTM (training, held-out)]");
    expect(final.slot).toBe(live.slot);
  });

  it("shows the final figure alone in headless runs", () => {
    const monitor = trainingMonitor("LSTM", { mode: "silent" });
    monitor.onProgress(batch(1));
    expect(takeDisplayed()).toEqual([]);
    monitor.finish([record]);
    expect(takeDisplayed()).toHaveLength(1);
  });
});

describe("ganMonitor", () => {
  it("ends with the losses of both networks", () => {
    const monitor = ganMonitor("GAN", 100, { mode: "notebook" });
    for (const step of [1, 2, 3]) monitor.record({ step, generatorLoss: 0.7, criticLoss: 0.7 });
    monitor.finish();
    const [shown] = takeDisplayed();
    expect(shown.bundle["text/plain"]).toBe(
      "[figure: Generator against critic (generator, critic)]",
    );
  });
});
