import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { shareOf } from "../../lib/training/cut-batch";
import { reduceGradients, updateShard } from "../../lib/training/optimizer";
import { SharedOptimizer } from "../../lib/training/optimizer-loops";
import { createSharedState } from "../../lib/training/shared-state";

const size = 10_007; // no multiple of four; more than one block

function sharedState(workers: number) {
  const state = createSharedState(size, workers, false);
  const random = Random.fromSeed(1);
  for (const values of [state.weights, state.momentum, ...state.gradients]) {
    values.forEach((_, i) => {
      values[i] = random.normal();
    });
  }
  state.square.forEach((_, i) => {
    state.square[i] = random.normal() ** 2;
  });
  return state;
}

function expectNear(actual: Float32Array, expected: Float32Array) {
  actual.forEach((value, i) => {
    if (Math.abs(value - expected[i]) > 1e-6 * (1 + Math.abs(expected[i]))) {
      expect({ i, value }).toEqual({ i, value: expected[i] });
    }
  });
}

describe("the optimiser on shared memory", () => {
  it.each([1, 2, 3])("adds the gradients of %i workers and their squares", (workers) => {
    const state = sharedState(workers);
    const sum = new Float32Array(size);
    const squares = reduceGradients(state.gradients, 0, size, sum);
    let total = 0;
    for (let worker = 0; worker < workers; worker++) {
      const share = shareOf(size, { index: worker, of: workers });
      total += new SharedOptimizer(state, worker, share).reduce();
    }
    expect([...state.gradients[0]]).toEqual([...sum]);
    expect(total / squares).toBeCloseTo(1, 6);
  });

  it.each(["adam", "rmsprop"] as const)("moves the weights by %s as in JavaScript", (optimizer) => {
    const state = sharedState(2);
    const options = { optimizer, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, weightDecay: 0.01 };
    const update = { learningRate: 0.01, gradientScale: 0.3, step: 3 };
    const expected = {
      weights: state.weights.slice(),
      gradient: state.gradients[0].slice(),
      momentum: state.momentum.slice(),
      square: state.square.slice(),
    };
    updateShard(expected, options, update);
    for (let worker = 0; worker < 2; worker++) {
      const share = shareOf(size, { index: worker, of: 2 });
      new SharedOptimizer(state, worker, share).update(options, update);
    }
    expectNear(state.weights, expected.weights);
    expectNear(state.momentum, expected.momentum);
    expectNear(state.square, expected.square);
  });
});
