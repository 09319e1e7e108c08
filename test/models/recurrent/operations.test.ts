import { describe, expect, it } from "vitest";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import { computedConfig, trainingOperations } from "../../../lib/models/recurrent/operations";
import { tinyNetwork } from "../fixtures/tiny-network";

const reading = (config: RecurrentConfig) =>
  trainingOperations(config, { positions: 1, targets: 0 });
const predicting = (config: RecurrentConfig) =>
  trainingOperations(config, { positions: 0, targets: 1 });

describe("the operations of training", () => {
  it("agree with a count by hand", () => {
    // Four gates of (4 + 5) · 5 weights, used once forward and twice back, 2 operations each time.
    expect(reading(tinyNetwork)).toBe(6 * 4 * 9 * 5);
    expect(reading({ ...tinyNetwork, cell: "gru" })).toBe(6 * 3 * 9 * 5);
    expect(reading({ ...tinyNetwork, input: { kind: "one-hot" } })).toBe(4 * 5 * (4 * 8 + 6 * 5));
    expect(predicting(tinyNetwork)).toBe(6 * 5 * 8);
    expect(predicting({ ...tinyNetwork, dense: [3] })).toBe(6 * (5 * 3 + 3 * 8));
  });

  it("are those of each position and target", () => {
    const whole = trainingOperations(tinyNetwork, { positions: 7, targets: 3 });
    expect(whole).toBe(7 * reading(tinyNetwork) + 3 * predicting(tinyNetwork));
  });

  it("are counted for a one-hot input where the embedding is multiplied in beforehand", () => {
    const wide = { ...tinyNetwork, input: { kind: "embedding", size: 9 } } as const;
    expect(computedConfig(wide, 100).input).toEqual({ kind: "one-hot" });
    expect(computedConfig(wide, 7)).toBe(wide);
    expect(computedConfig(tinyNetwork, 100)).toBe(tinyNetwork);
  });
});
