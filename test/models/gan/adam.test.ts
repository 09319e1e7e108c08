import { expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { MomentlessAdam } from "../../../lib/models/gan/adam";
import { loadTensorFlow } from "../../../lib/models/native/backend";

it("agrees with TensorFlow.js in 20 steps of Adam without momentum, of any length", () => {
  const tf = loadTensorFlow();
  for (const size of [1, 6, 8]) {
    const random = Random.fromSeed(size);
    const draw = () => Float32Array.from({ length: size }, () => random.normal());
    const start = draw();
    const adam = new MomentlessAdam(start);
    const variable = tf.variable(tf.tensor1d(start.slice()), true, `adam-${size}`);
    const oracle = tf.train.adam(0.01, 0, 0.95, 1e-8);
    for (let step = 0; step < 20; step++) {
      const gradient = draw();
      oracle.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient.slice()) }]);
      adam.apply(gradient, 0.01);
    }
    const expected = variable.dataSync();
    adam.weights.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  }
});
