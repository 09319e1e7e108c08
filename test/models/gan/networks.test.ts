import type { Tensor } from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { Critic, minibatchDeviation } from "../../../lib/models/gan/critic";
import { Generator } from "../../../lib/models/gan/generator";
import { Kernels } from "../../../lib/models/gan/kernels";
import { GradientSum, type ParameterLayout } from "../../../lib/models/gan/parameters";
import { straightThrough } from "../../../lib/models/gan/straight-through";
import { dot, gradientError, normalTensor, toyConfig } from "./toy";

const config = toyConfig();
const kernels = new Kernels();
const { tf } = kernels;

/** Three elements of every block. */
function someOf(layout: ParameterLayout): number[] {
  return layout.blocks.flatMap(({ offset, size }) => [
    offset,
    offset + Math.floor(size / 2),
    offset + size - 1,
  ]);
}

describe("generator", () => {
  const generator = new Generator(config, kernels);
  const weights = generator.layout.initialise(Random.fromSeed(1));
  const cut = (flat: Float32Array) => generator.layout.cut(kernels, flat);
  afterAll(() => generator.dispose());

  it("makes logits of every channel at every step", () => {
    tf.tidy(() => {
      const pass = generator.forward(cut(weights), normalTensor(kernels, [8, 4], "z"));
      expect(pass.logits.shape).toEqual([8, 1, 8, 36]);
      expect(pass.statistics).toHaveLength(generator.normalisations);
    });
  });

  it("never chooses a channel beyond a voice's range", () => {
    tf.tidy(() => {
      const logits = generator.forward(cut(weights), normalTensor(kernels, [8, 4], "z")).logits;
      const chosen = tf.argMax(logits.reshape([-1, 9]), 1).dataSync();
      const tenor = chosen.filter((_, i) => i % 4 === 2);
      expect(Math.max(...tenor)).toBeLessThan(8);
    });
  });

  it("has the gradient of its numeric slopes", () => {
    tf.tidy(() => {
      const latents = normalTensor(kernels, [8, 4], "z");
      const push = normalTensor(kernels, [8, 1, 8, 36], "push");
      const used = push.mul(tf.tensor1d([...Array(36).keys()].map((c) => Number(c % 9 < 8))));
      const loss = (flat: Float32Array) =>
        tf.tidy(() => dot(generator.forward(cut(flat), latents).logits, used));
      const gradients = new GradientSum(generator.layout, kernels);
      generator.forward(cut(weights), latents).backward(used, gradients);
      const flat = gradients.flatten();
      expect(gradientError(flat, loss, weights, someOf(generator.layout))).toBeLessThan(0.03);
    });
  });

  it("samples with stored statistics what it makes with its batch's own", () => {
    tf.tidy(() => {
      const latents = normalTensor(kernels, [8, 4], "z");
      const pass = generator.forward(cut(weights), latents);
      const stored = tf.concat(pass.statistics.flatMap(({ mean, variance }) => [mean, variance]));
      const again = generator.run(cut(weights), stored.dataSync() as Float32Array, latents);
      const distance = tf.max(tf.abs(tf.sub(pass.logits, again))).dataSync()[0];
      expect(distance).toBeLessThan(1e-4);
    });
  });
});

describe("critic", () => {
  const critic = new Critic(config, 10, kernels);
  const weights = critic.layout.initialise(Random.fromSeed(2));
  const features = normalTensor(kernels, [16, 1, 8, 10], "features");
  const push = normalTensor(kernels, [16, 1], "push");
  const cut = (flat: Float32Array) => critic.layout.cut(kernels, flat);

  it("gives one score a crop", () => {
    tf.tidy(() => {
      expect(critic.forward(cut(weights), features).scores.shape).toEqual([16, 1]);
    });
  });

  it("has the weight gradient of its numeric slopes", () => {
    tf.tidy(() => {
      const loss = (flat: Float32Array) =>
        tf.tidy(() => dot(critic.forward(cut(flat), features).scores, push));
      const gradients = new GradientSum(critic.layout, kernels);
      critic.forward(cut(weights), features).backwardWeights(push, gradients);
      const flat = gradients.flatten();
      expect(gradientError(flat, loss, weights, someOf(critic.layout))).toBeLessThan(0.03);
    });
  });

  it("has the input gradient of its numeric slopes", () => {
    tf.tidy(() => {
      const values = features.dataSync() as Float32Array;
      const score = (x: Tensor) => critic.forward(cut(weights), x);
      const loss = (x: Float32Array) =>
        tf.tidy(() => dot(score(tf.tensor(x, features.shape)).scores, push));
      const gradient = score(features).backwardInput(push).dataSync();
      const indices = Array.from({ length: 20 }, (_, i) => i * 61);
      expect(gradientError(gradient, loss, values, indices)).toBeLessThan(0.03);
    });
  });

  it("sees no deviation among equal crops and much among different ones", () => {
    tf.tidy(() => {
      const equal = tf.tile(normalTensor(kernels, [1, 1, 2, 3], "one"), [8, 1, 1, 1]);
      const unlike = normalTensor(kernels, [8, 1, 2, 3], "eight");
      const last = (x: Tensor) => minibatchDeviation(kernels, x).output.dataSync()[3];
      expect(last(equal)).toBeLessThan(1e-3);
      expect(last(unlike)).toBeGreaterThan(0.3);
    });
  });
});

describe("straight-through choice", () => {
  it("is one-hot forward and the softmax's gradient backward", () => {
    tf.tidy(() => {
      const logits = normalTensor(kernels, [2, 1, 3, 36], "logits");
      const push = normalTensor(kernels, [2, 1, 3, 36], "push");
      const choice = straightThrough(kernels, logits, 9);
      const sums = choice.output.reshape([-1, 9]).sum(1).dataSync();
      expect([...sums].every((sum) => sum === 1)).toBe(true);
      const soft = (x: Tensor) => tf.softmax(x.reshape([-1, 9])).reshape(x.shape);
      const expected = tf.grad((x) => soft(x).mul(push).sum())(logits);
      const distance = tf.max(tf.abs(tf.sub(choice.backward(push), expected))).dataSync()[0];
      expect(distance).toBeLessThan(1e-6);
    });
  });
});
