import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { loadTensorFlow } from "../../../lib/models/native/backend";
import { initialWeights, splitWeights } from "../../../lib/models/portable/parameters";
import type { Batch } from "../../../lib/models/recurrent/batch";
import { frameNetworkConfig } from "../../../lib/models/recurrent/frame-config";
import { createRecurrentNetwork } from "../../../lib/models/recurrent/frame-network";

const tf = loadTensorFlow();
const frames = [[], [0, 2], [1], [0, 1, 4], [3]];
const config = frameNetworkConfig(
  {
    ...{ cell: "gru", layers: 2, units: 6, embedding: 4, dropout: 0, inputDropout: 0 },
    factors: [{ name: "step", size: 3, embedding: 2 }],
    direct: true,
    lags: [1, 2],
    copies: true,
  },
  { keys: 5, frames },
);
const network = createRecurrentNetwork(config);
const batch: Batch = {
  ...{ batch: 2, time: 3 },
  inputs: Int32Array.of(0, 1, 2, 0, 3, 4),
  targets: Int32Array.of(1, 2, 3, 3, 4, 0),
  mask: Float32Array.of(1, 1, 1, 1, 1, 0),
  factors: Int32Array.of(0, 1, 2, 0, 1, 2),
};
const random = Random.fromSeed(4);
const weights = initialWeights(network.parameters, random).map((w) => w + 0.2 * random.normal());
const tensorsOf = (flat: Float32Array) =>
  splitWeights(network.parameters, flat).map((values, i) =>
    tf.tensor(values.slice(), [...network.parameters[i].shape]),
  );
const scoreOf = (flat: Float32Array, given = batch) => {
  const tensors = tensorsOf(flat);
  const score = network.evaluate(tensors, given);
  tf.dispose(tensors);
  return score;
};

describe("a network over frames", () => {
  it("charges ln 2 a key before it knows anything, padding apart", () => {
    const { lossSum, count } = scoreOf(new Float32Array(network.parameterCount));
    expect(count).toBe(5);
    expect(lossSum).toBeCloseTo(5 * 5 * Math.LN2, 4);
  });

  it("charges each key for itself, and counts frames that are wholly right", () => {
    const flat = new Float32Array(network.parameterCount);
    const views = splitWeights(network.parameters, flat);
    const bias = network.parameters.findIndex(({ name }) => name === "output.bias");
    const logits = [3, -2, 1, -4, -1]; // frame 1 is the likeliest
    views[bias].set(logits);
    const one = { batch: 1, time: 1, inputs: Int32Array.of(0), factors: Int32Array.of(0) };
    const cost = (id: number) =>
      logits.reduce(
        (sum, x, key) => sum + Math.log1p(Math.exp(frames[id].includes(key) ? -x : x)),
        0,
      );
    for (const id of frames.keys()) {
      const { lossSum, correct } = scoreOf(flat, { ...one, targets: Int32Array.of(id) });
      expect(lossSum).toBeCloseTo(cost(id), 5);
      expect(correct).toBe(id === 1 ? 1 : 0);
    }
  });

  it("has the gradients of its loss", () => {
    const tensors = tensorsOf(weights);
    const gradient = new Float32Array(network.parameterCount);
    network.lossAndGradients(tensors, batch, Random.fromSeed(1), gradient);
    tf.dispose(tensors);
    const length = Math.hypot(...gradient);
    const direction = gradient.map((value) => value / length + 0.02 * random.normal());
    const at = (step: number) => scoreOf(weights.map((w, i) => w + step * direction[i])).lossSum;
    const step = 4e-3;
    const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
    const expected = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
    expect(Math.abs(slope / expected - 1)).toBeLessThan(2e-3);
  });

  it("knows nothing of the frames that it is to foretell", () => {
    const costsOf = (inputs: Int32Array) => {
      const ends = [1, 2, 3].map((known) => {
        const mask = Float32Array.from({ length: 6 }, (_, i) => (i % 3 < known ? 1 : 0));
        return scoreOf(weights, { ...batch, inputs, mask }).lossSum;
      });
      return ends.map((sum, i) => sum - (ends[i - 1] ?? 0)); // of each step
    };
    const before = costsOf(batch.inputs);
    const changed = costsOf(Int32Array.of(0, 1, 3, 0, 3, 2)); // the last input of both rows
    expect(changed.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(Math.abs(changed[2] - before[2])).toBeGreaterThan(0.01);
  });

  it("leaves no tensors behind", () => {
    scoreOf(weights);
    const before = tf.memory().numTensors;
    scoreOf(weights);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names a setting that cannot be used", () => {
    const plain = { cell: "gru", layers: 1, units: 4, embedding: 4, dropout: 0 } as const;
    const make = (change: object, table = { keys: 2, frames: [[0]] }) =>
      frameNetworkConfig(
        {
          ...plain,
          factors: [],
          direct: false,
          inputDropout: 0,
          lags: [],
          copies: false,
          ...change,
        },
        table,
      );
    expect(() => make({ inputDropout: 1 })).toThrow(
      "invalid inputDropout: 1 (must be ≥ 0 and < 1)",
    );
    expect(() => make({}, { keys: 2, frames: [[0], [2]] })).toThrow(
      "invalid frames[1]: [2] (keys lie in 0 … 1)",
    );
  });
});
