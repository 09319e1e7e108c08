import { afterAll, describe, expect, it } from "vitest";
import { compareSteps } from "../../../lib/tools/bench/compare-steps";
import { growthMiddle } from "../../../lib/tools/bench/growth";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";

afterAll(closeTrainingWorkers);

describe("compareSteps", () => {
  it("counts what a step reads and what it asks for", async () => {
    const shape = { ...growthMiddle, layers: 1, units: 4, time: 5, batch: 6, vocabulary: 7 };
    const last = { ...shape, predict: "last-step" } as const;
    const costs = await compareSteps(
      {
        every: { shape, cell: "lstm", workers: 1 },
        last: { shape: last, cell: "gru", workers: 2 },
      },
      { rounds: 1, turnSeconds: 0 },
    );
    expect(costs).toEqual([
      { name: "every", seconds: expect.any(Number), read: 30, taught: 30 },
      { name: "last", seconds: expect.any(Number), read: 30, taught: 6 },
    ]);
  });
});
