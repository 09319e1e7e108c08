import { describe, expect, it } from "vitest";
import { sharesNear, trainToyGan } from "../../../lib/chapters/07-gan/toy-gan";

const data = Array.from({ length: 50 }, (_, i) => 60 + (i % 2) * 4);
const small = { units: 4, batch: 8 };

describe("trainToyGan", () => {
  it("gives the same numbers for the same seed", async () => {
    const train = (seed: number) => trainToyGan(data, { ...small, seed, steps: 3 });
    const [first, second, other] = [await train(1), await train(1), await train(2)];
    expect(second).toEqual(first);
    expect(other.snapshots[1].samples).not.toEqual(first.snapshots[1].samples);
    expect(first.snapshots.map(({ step }) => step)).toEqual([0, 3]);
    expect(first.history.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it.each(["classic", "paired"] as const)(
    "moves towards the data with the %s loss",
    async (loss) => {
      const shifted = data.map((x) => (x === 60 ? 0 : 1));
      const options = { seed: 1, steps: 60, loss, learningRate: 0.01 };
      const { snapshots, history } = await trainToyGan(shifted, options);
      const spread = (samples: Float32Array) => Math.max(...samples) - Math.min(...samples);
      expect(spread(snapshots[1].samples)).not.toBe(spread(snapshots[0].samples));
      expect(history.every((record) => Number.isFinite(record.criticLoss))).toBe(true);
      expect(history.every((record) => Number.isFinite(record.generatorLoss))).toBe(true);
    },
  );

  it("says what it cannot learn from", async () => {
    const train = trainToyGan([1, 1], { seed: 1, steps: 1 });
    await expect(train).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid data: 2 (must hold at least two different numbers)]`,
    );
  });
});

describe("sharesNear", () => {
  it("counts what lies within the radius of each centre", () => {
    expect(sharesNear([0, 0.5, 3, 9], [0, 3], 1)).toEqual([0.5, 0.25]);
  });
});
