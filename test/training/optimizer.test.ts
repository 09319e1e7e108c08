import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { loadTensorFlow } from "../../lib/models/native/backend";
import { reduceGradients, updateAverage, updateShard } from "../../lib/training/optimizer";

const adam = {
  optimizer: "adam",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  weightDecay: 0,
} as const;

const shardOf = (weights: Float32Array) => ({
  weights,
  gradient: new Float32Array(weights.length),
  momentum: new Float32Array(weights.length),
  square: new Float32Array(weights.length),
});

describe("the optimiser", () => {
  it("moves by the learning rate against the sign of the gradient in Adam's first step", () => {
    const shard = shardOf(Float32Array.of(1, 1));
    shard.gradient.set([0.3, -2]);
    updateShard(
      shard,
      { ...adam, epsilon: 1e-12 },
      { learningRate: 0.1, gradientScale: 1, step: 1 },
    );
    expect(shard.weights[0]).toBeCloseTo(0.9, 6);
    expect(shard.weights[1]).toBeCloseTo(1.1, 6);
  });

  it.each(["adam", "rmsprop"] as const)("agrees with TensorFlow.js in 20 steps of %s", (name) => {
    const tf = loadTensorFlow();
    const random = Random.fromSeed(1);
    const start = Float32Array.from({ length: 50 }, () => random.normal());
    const shard = shardOf(Float32Array.from(start));
    const options = { ...adam, optimizer: name, beta2: name === "adam" ? 0.999 : 0.9 };
    // tfjs puts epsilon under RMSprop's root; made so small that the place does not matter.
    const epsilon = 1e-12;
    const oracle =
      name === "adam"
        ? tf.train.adam(0.01, 0.9, 0.999, epsilon)
        : tf.train.rmsprop(0.01, 0.9, 0, epsilon);
    const variable = tf.variable(tf.tensor1d(start), true, `weights-${name}`);
    for (let step = 1; step <= 20; step++) {
      for (let i = 0; i < 50; i++) shard.gradient[i] = random.normal();
      const gradient = tf.tensor1d(Float32Array.from(shard.gradient));
      oracle.applyGradients([{ name: variable.name, tensor: gradient }]);
      updateShard(shard, { ...options, epsilon }, { learningRate: 0.01, gradientScale: 1, step });
    }
    const expected = variable.dataSync();
    shard.weights.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
  });

  it("adds the workers' gradients in order and returns the squared norm", () => {
    const result = new Float32Array(2);
    const parts = [Float32Array.of(9, 1, 2), Float32Array.of(9, 3, -6)];
    expect(reduceGradients(parts, 1, 3, result)).toBe(32);
    expect([...result]).toEqual([4, -4]);
  });

  it("averages weights over steps, quickly at first", () => {
    const average = Float32Array.of(0);
    updateAverage(average, Float32Array.of(1), 0.99, 0);
    expect(average[0]).toBeCloseTo(0.9);
    updateAverage(average, Float32Array.of(0), 0.99, 1e6);
    expect(average[0]).toBeCloseTo(0.9 * 0.99);
  });
});
