import { afterAll, describe, expect, it } from "vitest";
import { compareSteps } from "../../../lib/chapters/12-performance/compare-steps";
import { recurrentConfig } from "../../../lib/models/portable/config";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";

afterAll(closeTrainingWorkers);

describe("compareSteps", () => {
  it("counts what a step reads and what it asks for", async () => {
    const small = { units: 4, vocabularySize: 7, tiedOutput: false };
    const every = recurrentConfig({ ...small, cell: "lstm" });
    const last = recurrentConfig({ ...small, cell: "gru", predict: "last-step" });
    const size = { time: 5, batch: 6 };
    const costs = await compareSteps(
      {
        every: { ...size, network: every, workers: 1 },
        last: { ...size, network: last, workers: 2 },
      },
      { rounds: 1, turnSeconds: 0 },
    );
    expect(costs).toEqual([
      { name: "every", seconds: expect.any(Number), read: 30, taught: 30 },
      { name: "last", seconds: expect.any(Number), read: 30, taught: 6 },
    ]);
  });
});
