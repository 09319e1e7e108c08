import type { Tensor } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { loadTensorFlow } from "../../../lib/models/native/backend";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import { initialWeights, splitWeights } from "../../../lib/models/portable/parameters";
import type { Batch } from "../../../lib/models/recurrent/batch";
import { createRecurrentNetwork } from "../../../lib/models/recurrent/recurrent-network";
import { tinyNetwork } from "../fixtures/tiny-network";

const tf = loadTensorFlow();

const small: RecurrentConfig = { ...tinyNetwork, layers: 2, vocabularySize: 7 };

const variants: Record<string, Partial<RecurrentConfig>> = {
  "embedding, every step": {},
  "one-hot, last step": { input: { kind: "one-hot" }, predict: "last-step" },
  "scalar, one layer": { input: { kind: "scalar" }, layers: 1 },
  "factors and dense layers": {
    factors: [
      { name: "voice", size: 4, embedding: 3 },
      { name: "beat", size: 5, embedding: 2 },
    ],
    dense: [6, 3],
  },
  "few tokens in a wide embedding": { vocabularySize: 3, input: { kind: "embedding", size: 6 } },
  "few tokens both ways, tied": {
    vocabularySize: 3,
    input: { kind: "embedding", size: 6 },
    tiedOutput: true,
    dense: [6],
    bidirectional: true,
    layers: 1,
    predict: "last-step",
  },
  "tied output": { tiedOutput: true, dense: [4] },
  "both ways": { bidirectional: true, predict: "last-step" },
  "one layer both ways": { bidirectional: true, layers: 1, predict: "last-step" },
};

function weightsOf(config: RecurrentConfig, seed: number): Float32Array {
  const random = Random.fromSeed(seed);
  const weights = initialWeights(createRecurrentNetwork(config).parameters, random);
  return weights.map((value) => value + 0.1 * random.normal());
}

function tensorsOf(config: RecurrentConfig, weights: Float32Array): Tensor[] {
  const { parameters } = createRecurrentNetwork(config);
  return splitWeights(parameters, weights).map((values, i) =>
    tf.tensor(values.slice(), [...parameters[i].shape]),
  );
}

function batchOf(config: RecurrentConfig, seed: number, masked = false): Batch {
  const random = Random.fromSeed(seed);
  const [batch, time] = [1 + random.integer(4), 2 + random.integer(4)];
  const ids = (n: number, bound: number) =>
    Int32Array.from({ length: n }, () => random.integer(bound));
  const everyStep = config.predict === "every-step";
  const targets = ids(everyStep ? batch * time : batch, config.vocabularySize);
  const mask = Float32Array.from(targets, (_, i) => (everyStep && i % time === time - 1 ? 0 : 1));
  const factors = new Int32Array(batch * time * config.factors.length);
  for (let i = 0; i < factors.length; i++) {
    factors[i] = random.integer(config.factors[i % config.factors.length].size);
  }
  return {
    batch,
    time,
    inputs: ids(batch * time, config.vocabularySize),
    targets,
    factors,
    ...(masked ? { mask } : {}),
  };
}

function lossOf(config: RecurrentConfig, weights: Float32Array, batch: Batch): number {
  const tensors = tensorsOf(config, weights);
  const { lossSum } = createRecurrentNetwork(config).evaluate(tensors, batch);
  tf.dispose(tensors);
  return lossSum;
}

function gradientOf(config: RecurrentConfig, weights: Float32Array, batch: Batch): Float32Array {
  const tensors = tensorsOf(config, weights);
  const network = createRecurrentNetwork(config);
  const flat = new Float32Array(network.parameterCount);
  network.lossAndGradients(tensors, batch, Random.fromSeed(1), flat);
  tf.dispose(tensors);
  return flat;
}

// The slope along a direction by central differences: every weight takes part.
function slopeAlong(
  config: RecurrentConfig,
  weights: Float32Array,
  batch: Batch,
  direction: Float32Array,
): number {
  const at = (step: number) =>
    lossOf(
      config,
      weights.map((value, i) => value + step * direction[i]),
      batch,
    );
  const step = config.dense.length > 0 ? 5e-4 : 4e-3; // a long step crosses kinks of relu
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

describe("createRecurrentNetwork", () => {
  for (const cell of ["lstm", "gru"] as const) {
    for (const [name, change] of Object.entries(variants)) {
      it(`has the gradients of its ${cell}: ${name}`, () => {
        const config = { ...small, ...change, cell };
        for (let seed = 0; seed < 3; seed++) {
          const weights = weightsOf(config, seed);
          const batch = batchOf(config, seed, seed === 1);
          const gradient = gradientOf(config, weights, batch);
          const random = Random.fromSeed(seed);
          const length = Math.hypot(...gradient);
          const direction = gradient.map((value) => value / length + 0.02 * random.normal());
          const expected = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
          const slope = slopeAlong(config, weights, batch, direction);
          expect(Math.abs(slope / expected - 1)).toBeLessThan(
            config.dense.length > 0 ? 3e-3 : 1e-3,
          );
        }
      });
    }
  }

  it("computes the same whether the embedding pays to be folded into the kernel or not", () => {
    for (const cell of ["lstm", "gru"] as const) {
      const config = { ...small, cell, vocabularySize: 3, input: { kind: "embedding", size: 6 } };
      const network = createRecurrentNetwork(config as RecurrentConfig);
      const weights = tensorsOf(config as RecurrentConfig, weightsOf(config as RecurrentConfig, 3));
      const ids = Int32Array.of(0, 2, 1, 1, 2);
      const whole = network.evaluate(weights, { batch: 1, time: 5, inputs: ids, targets: ids });
      let initialState: readonly Float32Array[] | undefined;
      let lossSum = 0;
      for (let t = 0; t < 5; t++) {
        const id = ids.subarray(t, t + 1);
        const step = { batch: 1, time: 1, inputs: id, targets: id, carryState: true, initialState };
        const result = network.evaluate(weights, step);
        initialState = result.finalState;
        lossSum += result.lossSum;
      }
      expect(whole.lossSum).toBeCloseTo(lossSum, 5);
      tf.dispose(weights);
    }
  });

  it("carries state from batch to batch as one longer batch would", () => {
    for (const cell of ["lstm", "gru"] as const) {
      const config = { ...small, cell };
      const network = createRecurrentNetwork(config);
      const weights = tensorsOf(config, weightsOf(config, 5));
      const ids = Int32Array.of(1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5);
      const whole = { batch: 2, time: 6, inputs: ids, targets: ids };
      const half = (from: number) => {
        const part = [0, 6].flatMap((row) => [...ids.subarray(row + from, row + from + 3)]);
        return { batch: 2, time: 3, inputs: Int32Array.from(part), targets: Int32Array.from(part) };
      };
      const first = network.evaluate(weights, { ...half(0), carryState: true });
      const next = { ...half(3), carryState: true, initialState: first.finalState };
      const second = network.evaluate(weights, next);
      const expected = network.evaluate(weights, whole);
      expect(first.lossSum + second.lossSum).toBeCloseTo(expected.lossSum, 4);
      expect(second.finalState?.length).toBe(cell === "lstm" ? 4 : 2);
    }
  });

  it("draws another dropout mask at every call, the same from the same seed", () => {
    const config = { ...small, dropout: 0.5 };
    const network = createRecurrentNetwork(config);
    const weights = tensorsOf(config, weightsOf(config, 1));
    const batch = batchOf(config, 1);
    const gradients = new Float32Array(network.parameterCount);
    const lossesOf = (seed: number) => {
      const random = Random.fromSeed(seed);
      return [1, 2, 3].map(
        () => network.lossAndGradients(weights, batch, random, gradients).lossSum,
      );
    };
    const losses = lossesOf(1);
    expect(new Set(losses).size).toBe(3);
    expect(lossesOf(1)).toEqual(losses);
    expect(lossesOf(2)).not.toEqual(losses);
  });

  it("leaves the padding out of loss, count and gradient", () => {
    const weights = weightsOf(small, 2);
    const ids = Int32Array.of(1, 2, 3, 4);
    const plain = { batch: 1, time: 2, inputs: ids.slice(0, 2), targets: ids.slice(1, 3) };
    const mask = Float32Array.of(1, 1, 0);
    const padded = { batch: 1, time: 3, inputs: ids.slice(0, 3), targets: ids.slice(1), mask };
    expect(lossOf(small, weights, padded)).toBeCloseTo(lossOf(small, weights, plain), 5);
    const [actual, expected] = [padded, plain].map((batch) => gradientOf(small, weights, batch));
    actual.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  });

  it("leaves no tensor behind in 1,000 steps", () => {
    const config = { ...small, cell: "gru", layers: 1, dropout: 0.2 } as const;
    const network = createRecurrentNetwork(config);
    const weights = tensorsOf(config, weightsOf(config, 1));
    const batch = batchOf(config, 1);
    const random = Random.fromSeed(1);
    const native = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
    const gradients = new Float32Array(network.parameterCount);
    const step = () => network.lossAndGradients(weights, batch, random, gradients);
    step();
    const before = [tf.memory().numTensors, native.binding.getNumOfTensors()];
    for (let i = 0; i < 999; i++) step();
    expect([tf.memory().numTensors, native.binding.getNumOfTensors()]).toEqual(before);
  });

  it("says what does not fit", () => {
    const build = (change: object) => () => createRecurrentNetwork({ ...small, ...change });
    expect(build({ units: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid units: 0 (must be a whole number ≥ 1)]`,
    );
    expect(build({ dropout: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid dropout: 1 (must be ≥ 0 and < 1)]`,
    );
    expect(build({ tiedOutput: true })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid tiedOutput: true (the output layer gets 5 values and the embedding has 4: make them equal, or add dense: [4])]`,
    );
    expect(build({ bidirectional: true })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid bidirectional: true (reads the tokens it should predict: only for predict last-step)]`,
    );
    const network = createRecurrentNetwork(small);
    const weights = tensorsOf(small, weightsOf(small, 1));
    const ids = Int32Array.of(1, 2);
    const run = (change: object) => () =>
      network.evaluate(weights, { batch: 1, time: 2, inputs: ids, targets: ids, ...change });
    expect(run({ batch: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: empty batch: 0 windows of 2 tokens (both must be ≥ 1)]`,
    );
    expect(run({ time: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batch: inputs has 2 values, [1, 3] needs 3]`,
    );
    expect(run({ inputs: Int32Array.of(1, 9) })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batch: inputs holds id 9 at 1 (must be ≥ 0 and < 7)]`,
    );
    const wrong = [weights[0].transpose(), ...weights.slice(1)];
    const batch = { batch: 1, time: 2, inputs: ids, targets: ids };
    expect(() => network.evaluate(wrong, batch)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: weights of another size: embedding is [4,7] (this network has [7,4])]`,
    );
  });
});
