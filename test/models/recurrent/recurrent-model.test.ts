import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { loadTensorFlow } from "../../../lib/models/native/backend";
import type { RecurrentConfig } from "../../../lib/models/portable/config";
import {
  initialWeights,
  recurrentParameters,
  splitWeights,
} from "../../../lib/models/portable/parameters";
import { RecurrentModel } from "../../../lib/models/recurrent/recurrent-model";
import { createRecurrentNetwork } from "../../../lib/models/recurrent/recurrent-network";
import { countingFactors } from "../fixtures/counting-factors";
import { tinyNetwork } from "../fixtures/tiny-network";

const tf = loadTensorFlow();

const small: RecurrentConfig = { ...tinyNetwork, layers: 2, vocabularySize: 8, dropout: 0.3 };

function weightsOf(config: RecurrentConfig, seed = 1): Float32Array {
  const random = Random.fromSeed(seed);
  const weights = initialWeights(recurrentParameters(config), random);
  return weights.map((value) => value + 0.2 * random.normal());
}

// Nats of a whole sequence, read at once as in training.
function costAtOnce(config: RecurrentConfig, weights: Float32Array, ids: Int32Array): number {
  const network = createRecurrentNetwork(config);
  const time = ids.length - 1;
  return tf.tidy(() => {
    const arrays = splitWeights(network.parameters, weights).map((values, i) =>
      tf.tensor(values, [...network.parameters[i].shape]),
    );
    const [inputs, targets] = [ids.slice(0, -1), ids.slice(1)];
    const factors = Int32Array.from({ length: time }, (_, i) => i % 3);
    return network.evaluate(arrays, { batch: 1, time, inputs, targets, factors }).lossSum;
  });
}

// Nats per token by feeding one token at a time.
function costsByStepping(model: RecurrentModel, ids: Int32Array): number[] {
  const streams = model.open(1);
  const costs = Array.from(ids.subarray(1), (target, i) => {
    return -streams.advance(ids.subarray(i, i + 1))[target];
  });
  streams.close();
  return costs;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i], 4);
}

describe("RecurrentModel", () => {
  for (const cell of ["lstm", "gru"] as const) {
    it(`steps through a sequence as the ${cell}'s whole pass reads it`, () => {
      const config = { ...small, cell, factors: [{ name: "place", size: 3, embedding: 2 }] };
      const weights = weightsOf(config);
      const model = new RecurrentModel({ config, weights, factors: countingFactors });
      for (const length of [1, 12, 300]) {
        const random = Random.fromSeed(length);
        const ids = Int32Array.from({ length: length + 1 }, () => 3 + random.integer(5));
        ids[0] = 1; // <start>
        const stepped = costsByStepping(model, ids).reduce((sum, cost) => sum + cost);
        expect(costAtOnce(config, weights, ids) / stepped).toBeCloseTo(1, 5);
      }
      model.dispose();
    });

    it(`gives the ${cell}'s streams what running the window again gives`, () => {
      const config = { ...small, cell, input: { kind: "one-hot" } as const, dense: [6] };
      const weights = weightsOf(config);
      const stepping = new RecurrentModel({ config, weights }).open(2);
      const again = new RecurrentModel({ config, weights, window: 9 }).open(2);
      for (let step = 0; step < 5; step++) {
        const tokens = Int32Array.of(3 + step, 7 - step);
        expectClose(stepping.advance(tokens), again.advance(tokens).slice());
      }
      for (const streams of [stepping, again]) streams.select(Int32Array.of(1, 1, 0));
      const tokens = Int32Array.of(4, 5, 6);
      expectClose(stepping.advance(tokens), again.advance(tokens).slice());
    });
  }

  it("gives probabilities that add up to one", () => {
    const model = new RecurrentModel({ config: small, weights: weightsOf(small) });
    const logs = model.open(3).advance(Int32Array.of(1, 1, 4));
    for (let row = 0; row < 3; row++) {
      const sum = logs.subarray(row * 8, row * 8 + 8).reduce((total, x) => total + Math.exp(x), 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    expect(logs.slice(0, 8)).toEqual(logs.slice(8, 16));
  });

  it("makes streams copies of others", () => {
    const model = new RecurrentModel({ config: small, weights: weightsOf(small) });
    const streams = model.open(2);
    streams.advance(Int32Array.of(3, 4));
    streams.select(Int32Array.of(1, 0, 1));
    const logs = streams.advance(Int32Array.of(5, 5, 5));
    expect(streams.batch).toBe(3);
    expect(logs.slice(0, 8)).toEqual(logs.slice(16, 24));
    expect(logs.slice(0, 8)).not.toEqual(logs.slice(8, 16));
  });

  it("reads both ways when it runs its window again", () => {
    const config = { ...small, bidirectional: true, predict: "last-step" } as const;
    const weights = weightsOf(config);
    expect(() => new RecurrentModel({ config, weights })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid window: 0 (a network that reads both ways needs the window it was trained on)]`,
    );
    const streams = new RecurrentModel({ config, weights, window: 3 }).open(1);
    for (let i = 0; i < 5; i++) expect(streams.advance(Int32Array.of(3 + i)).length).toBe(8);
  });

  it("keeps the number of tensors over many steps", () => {
    const model = new RecurrentModel({ config: small, weights: weightsOf(small) });
    const streams = model.open(2);
    const tensors = () =>
      (
        tf.backend() as unknown as { binding: { getNumOfTensors(): number } }
      ).binding.getNumOfTensors();
    streams.advance(Int32Array.of(1, 1));
    const before = tensors();
    for (let step = 0; step < 1000; step++) streams.advance(Int32Array.of(3, 4));
    expect(tensors()).toBe(before);
    streams.close();
    model.dispose();
    expect(tensors()).toBeLessThan(before);
  });

  it("says what does not fit", () => {
    const weights = weightsOf(small);
    const model = new RecurrentModel({ config: small, weights });
    const build = (parts: object) => () => new RecurrentModel({ config: small, weights, ...parts });
    expect(build({ weights: weights.slice(1) })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: weights of another size: 499 values, the network of 7 arrays (embedding [8,4] … output.bias [8]) has 500]`,
    );
    const broken = weights.slice();
    broken[100] = Number.NaN;
    expect(build({ weights: broken })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid weights: lstm1.kernel [9,20] holds NaN (use an earlier checkpoint)]`,
    );
    const config = { ...small, factors: [{ name: "voice", size: 4, embedding: 2 }] };
    const other = { config, weights: weightsOf(config), factors: countingFactors };
    expect(build(other)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid factors: the encoding has place (3), the network was built for voice (4) (use the encoding that it was trained with)]`,
    );
    expect(() => model.open(2).advance(Int32Array.of(1))).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid token ids: 1 (one for 2 streams)]`,
    );
    expect(() => model.open(1).advance(Int32Array.of(8))).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid token id: 8 (must be 0 to 7)]`,
    );
    expect(() => model.open(0)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batch: 0 (must be ≥ 1)]`,
    );
  });
});
