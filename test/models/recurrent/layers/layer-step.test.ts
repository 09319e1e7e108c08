import { describe, expect, it } from "vitest";
import { loadTensorFlow } from "../../../../lib/models/native/backend";
import { layerStep } from "../../../../lib/models/recurrent/layers/layer-step";

const sizes = { batch: 3, time: 4, inputs: 2, units: 5 };

describe("a layer's step", () => {
  it.each(["lstm", "gru"] as const)("gives the same gradients, stock and fused: %s", (cell) => {
    const [stock, fused] = [layerStep(cell, "stock", sizes)(), layerStep(cell, "fused", sizes)()];
    expect(Math.abs(stock)).toBeGreaterThan(0);
    expect(fused / stock).toBeCloseTo(1, 4);
  });

  it("leaves no tensors behind", () => {
    const tf = loadTensorFlow();
    for (const kernel of ["stock", "fused"] as const) {
      const step = layerStep("lstm", kernel, sizes);
      step();
      const before = tf.memory().numTensors;
      step();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
