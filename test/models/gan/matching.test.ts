import { describe, expect, it } from "vitest";
import { channelIndices } from "../../../lib/models/gan/crops";
import { FeatureMap, harmonyChannels } from "../../../lib/models/gan/features";
import { Kernels } from "../../../lib/models/gan/kernels";
import { Matching, type Moments } from "../../../lib/models/gan/matching";
import { oneHot, RealFeatures } from "../../../lib/models/gan/real-features";
import { gradientError, normalTensor, toyConfig, toyCrops } from "./toy";

const config = toyConfig({ momentMemory: 0, momentWeight: 0.7, covarianceWeight: 0.3 });
const kernels = new Kernels();
const { tf } = kernels;
const channels = harmonyChannels + 5;

/** A target of 36 pitch channels and 83 feature channels with every moment at 0.1. */
function flatTarget(): { target: Moments; squares: Float32Array } {
  const matrix = (side: number) => new Float32Array(side * side).fill(0.1);
  return {
    target: {
      means: new Float32Array(2 * channels).fill(0.1),
      covariances: [matrix(36), matrix(36), matrix(harmonyChannels), matrix(harmonyChannels)],
    },
    squares: new Float32Array(channels).fill(0.5),
  };
}

function lossesOf(pitches: Float32Array, features: Float32Array) {
  const { target, squares } = flatTarget();
  const matching = new Matching(config, kernels, target, squares);
  const result = tf.tidy(() => {
    const step = matching.step({
      pitches: tf.tensor(pitches, [2, 1, 8, 36]),
      features: tf.tensor(features, [2, 1, 8, channels]),
    });
    const loss = 0.7 * step.momentLoss + 0.3 * step.covarianceLoss;
    return { loss, dPitches: step.dPitches.dataSync(), dFeatures: step.dFeatures.dataSync() };
  });
  matching.dispose();
  return result as { loss: number; dPitches: Float32Array; dFeatures: Float32Array };
}

describe("moment matching", () => {
  const pitches = normalTensor(kernels, [2 * 8 * 36], "pitches").dataSync() as Float32Array;
  const features = normalTensor(kernels, [2 * 8 * channels], "features").dataSync() as Float32Array;

  it("has the gradients of its numeric slopes", () => {
    const { dPitches, dFeatures } = lossesOf(pitches, features);
    const some = (size: number) => Array.from({ length: 12 }, (_, i) => (i * 97) % size);
    const ofPitches = (values: Float32Array) => lossesOf(values, features).loss;
    const ofFeatures = (values: Float32Array) => lossesOf(pitches, values).loss;
    expect(gradientError(dPitches, ofPitches, pitches, some(pitches.length))).toBeLessThan(0.05);
    expect(gradientError(dFeatures, ofFeatures, features, some(features.length))).toBeLessThan(
      0.05,
    );
  });

  it("costs nothing for the data itself", () => {
    const crops = toyCrops(8);
    const map = new FeatureMap(config, kernels);
    const real = new RealFeatures(config, crops, map, kernels);
    const matching = new Matching(config, kernels, real.moments, real.squares);
    tf.tidy(() => {
      const music = oneHot(kernels, config, channelIndices(crops, config), 8);
      const result = matching.step({ pitches: music, features: map.apply(music).output });
      expect(result.momentLoss).toBeLessThan(1e-6);
      expect(result.covarianceLoss).toBeLessThan(1e-6);
    });
    for (const part of [matching, real, map]) part.dispose();
  });
});

describe("features of the data made once", () => {
  it("are those of the feature map", () => {
    const crops = toyCrops(8);
    const map = new FeatureMap(config, kernels);
    const real = new RealFeatures(config, crops, map, kernels);
    tf.tidy(() => {
      const music = oneHot(kernels, config, channelIndices(crops, config), 8);
      const made = map.apply(music).output;
      const gathered = real.gather([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(tf.max(tf.abs(tf.sub(made, gathered))).dataSync()[0]).toBeLessThan(1e-6);
    });
    for (const part of [real, map]) part.dispose();
  });
});
