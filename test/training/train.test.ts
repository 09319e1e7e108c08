import { afterAll, describe, expect, it } from "vitest";
import { runInterruptHooks } from "../../lib/core/interrupt";
import { projectPath } from "../../lib/project/root";
import type { TrainingEvent, TrainingJob, TrainingResult } from "../../lib/training/job";
import { train } from "../../lib/training/train";
import { closeTrainingWorkers } from "../../lib/training/worker-pool";
import { toyJob, toyNetwork, toySequences } from "./fixtures/toy";

afterAll(closeTrainingWorkers);

const faulty = (kind: string, after: number, more: Partial<TrainingJob> = {}): TrainingJob =>
  toyJob({
    network: { ...toyNetwork, fault: { kind, after } } as TrainingJob["network"],
    networkModule: projectPath("test", "training", "fixtures", "faulty-network.ts"),
    ...more,
  });

describe("training", () => {
  it.each(["lstm", "gru"] as const)("brings the loss of a %s down on a toy set", async (cell) => {
    const network = { ...toyNetwork, cell, dropout: 0.1 };
    const { history, stopped, bestEpoch } = await train(
      toyJob({ network, options: { epochs: 12 } }),
    );
    expect(stopped).toBe("finished");
    expect(history).toHaveLength(12);
    expect(history[11].trainLoss).toBeLessThan(0.6 * history[0].trainLoss);
    expect(history[bestEpoch - 1].validationAccuracy).toBeGreaterThan(0.6);
  });

  it("gives the same weights for the same seed and workers, others for another seed", async () => {
    const options = { workers: 2, averaging: 0.9, clipNorm: 0.5 };
    const network = { ...toyNetwork, dropout: 0.2 };
    const first = await train(toyJob({ network, options }));
    const again = await train(toyJob({ network, options }));
    const other = await train(toyJob({ network, options: { ...options, seed: 6 } }));
    expect(again.weights).toEqual(first.weights);
    expect(again.history.map(withoutTime)).toEqual(first.history.map(withoutTime));
    expect(other.weights).not.toEqual(first.weights);
  });

  it("agrees between one, two and three workers", async () => {
    const results: TrainingResult[] = [];
    for (const workers of [1, 2, 3]) results.push(await train(toyJob({ options: { workers } })));
    for (const { weights } of results) {
      weights.forEach((value, i) => {
        expect(Math.abs(value - results[0].weights[i])).toBeLessThan(1e-4);
      });
    }
  });

  it("does not depend on the workers for windows, factors and RMSprop either", async () => {
    const sequences = toySequences(6, 1);
    const factors = sequences.map((ids) => ids.slice(1).map((_, i) => i % 4));
    const job = (workers: number) =>
      toyJob({
        network: {
          ...toyNetwork,
          predict: "last-step",
          factors: [{ name: "beat", size: 4, embedding: 3 }],
        },
        batches: { sequences, factors, plan: { kind: "windows", window: 5, batch: 16 } },
        validation: null,
        options: { workers, optimizer: "rmsprop", schedule: "cosine", warmupSteps: 3, epochs: 2 },
      });
    const [one, two] = [await train(job(1)), await train(job(2))];
    expect(one.history[1].validationLoss).toBeNull();
    expect(one.history[1].trainLoss).toBeCloseTo(two.history[1].trainLoss, 3);
  });

  it("carries state from batch to batch in stateful plans", async () => {
    const plan = { kind: "stateful", time: 6, batch: 4 } as const;
    const run = (workers: number) =>
      train(
        toyJob({
          batches: { sequences: toySequences(20, 1), plan },
          validation: { sequences: toySequences(6, 2), plan },
          options: { workers, epochs: 3 },
        }),
      );
    const [one, two] = [await run(1), await run(2)];
    expect(one.history[2].trainLoss).toBeLessThan(one.history[0].trainLoss);
    expect(one.history[2].validationLoss).toBeCloseTo(two.history[2].validationLoss!, 3);
  });

  it("reports batches and epochs while it runs", async () => {
    const events: TrainingEvent[] = [];
    await train(faulty("slow", 0, { onProgress: (event) => events.push(event) }));
    const batches = events.filter((event) => event.kind === "batch");
    expect(batches.length).toBeGreaterThan(4);
    expect(batches.at(-1)).toMatchObject({ epoch: 4, epochs: 4 });
    expect(batches.every((event) => event.secondsLeft >= 0 && event.tokensPerSecond > 0)).toBe(
      true,
    );
    expect(events.filter((event) => event.kind === "epoch")).toHaveLength(4);
    expect(events.indexOf(batches[0])).toBeLessThan(
      events.findIndex((event) => event.kind === "epoch"),
    );
  });
});

describe("stopping", () => {
  it("ends early without progress and returns the best epoch's weights", async () => {
    const options = { epochs: 60, learningRate: 0.1, patience: 3 };
    const result = await train(toyJob({ options }));
    expect(result.stopped).toBe("early");
    expect(result.history).toHaveLength(result.bestEpoch + 3);
    const shorter = await train(toyJob({ options: { ...options, epochs: result.bestEpoch } }));
    expect(result.weights).toEqual(shorter.weights);
  });

  it("keeps to a time limit and scores what it reached", async () => {
    const result = await train(faulty("slow", 0, { options: { epochs: 1000, maxSeconds: 0.3 } }));
    expect(result.stopped).toBe("time");
    expect(result.history.length).toBeGreaterThan(0);
    expect(result.history.at(-1)!.validationLoss).not.toBeNull();
  });

  it("stops after the batch at work on an abort signal or an interrupt", async () => {
    const stops = [
      (controller: AbortController) => controller.abort(),
      () => expect(runInterruptHooks()).toBe(true),
    ];
    for (const stop of stops) {
      const controller = new AbortController();
      const result = await train(
        faulty("slow", 0, {
          options: { epochs: 1000 },
          signal: controller.signal,
          onProgress: (event) => {
            if (event.kind === "epoch" && event.record.epoch === 2) stop(controller);
          },
        }),
      );
      expect(result.stopped).toBe("interrupted");
      expect(result.history.length).toBeLessThan(5);
      expect(result.bestEpoch).toBeGreaterThan(0);
    }
  });
});

describe("what goes wrong", () => {
  it("is told when a worker dies, breaks, or the loss is not a number", async () => {
    await expect(train(faulty("death", 3))).rejects.toThrow(
      /training worker \d died: it ended with status 7/,
    );
    await expect(train(faulty("error", 3))).rejects.toThrow(/worker \d failed: the network broke/);
    await expect(train(faulty("nan", 3))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[TrainingError: training diverged at step 4 (epoch 1): the loss is NaN, the learning rate 0.02 (lower the rate or clip the gradients)]`,
    );
    expect((await train(toyJob())).stopped).toBe("finished");
  });

  it("is refused beforehand where numbers do not fit", async () => {
    const refused = async (job: TrainingJob) =>
      train(job).then(
        () => "trained",
        (error: Error) => error.message,
      );
    const messages = [
      await refused(toyJob({ options: { workers: 9 } })),
      await refused(toyJob({ options: { epochs: 0 } })),
      await refused(toyJob({ options: { learningRate: Number.NaN } })),
      await refused(toyJob({ options: { averaging: 1 } })),
      await refused(toyJob({ initialWeights: new Float32Array(3) })),
      await refused(toyJob({ resume: true })),
    ];
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "invalid workers: 9 (the batch has 8 rows; give each worker one or more)
      invalid epochs: 0 (must be a whole number ≥ 1)
      invalid learningRate: NaN (must be > 0)
      invalid averaging: 1 (must lie in [0, 1))
      invalid initialWeights: 3 values (the network has 1900)
      invalid resume: true (needs a runFolder to go on from)"
    `);
  });
});

function withoutTime({ seconds: _, ...record }: { seconds: number }) {
  return record;
}
