import { describe, expect, it } from "vitest";
import { channelIndices, cropsOfChannels } from "../../../lib/models/gan/crops";
import { FeatureMap, featureGroups } from "../../../lib/models/gan/features";
import { Kernels } from "../../../lib/models/gan/kernels";
import { oneHot } from "../../../lib/models/gan/real-features";
import { dot, gradientError, normalTensor, toyConfig } from "./toy";

const config = toyConfig();
const channels = 4 * 9;

function featuresOf(chords: number[][]) {
  const kernels = new Kernels();
  const map = new FeatureMap(config, kernels);
  const pitches = Uint8Array.from(chords.flat());
  const crops = { count: 1, steps: chords.length, pitches, pieces: new Int32Array(1) };
  const values = kernels.tf.tidy(() => {
    const input = oneHot(kernels, config, channelIndices(crops, config), chords.length);
    return map.apply(input).output.reshape([chords.length, map.channels]).arraySync() as number[][];
  });
  map.dispose();
  return (name: (typeof featureGroups)[number]["name"], step: number) => {
    let at = channels;
    for (const group of featureGroups) {
      if (group.name === name) return values[step].slice(at, at + group.size).map(rounded);
      at += group.size;
    }
    return [];
  };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4 + 0;

describe("features", () => {
  it("name the pitch class of each voice", () => {
    const at = featuresOf([[76, 72, 67, 48]]);
    const classes = at("pitch class", 0);
    expect([4, 12, 24 + 7, 36].map((i) => classes[i])).toEqual([1, 1, 1, 1]);
    expect(classes.reduce((sum, value) => sum + value)).toBe(4);
  });

  it("say which voices hold and which leap", () => {
    const at = featuresOf([
      [72, 72, 67, 48],
      [80, 72, 67, 50],
    ]);
    expect(at("hold", 0)).toEqual([0, 0, 0, 0]);
    expect(at("hold", 1)).toEqual([0, 1, 1, 0]);
    expect(at("leap", 1)).toEqual([1, 0, 0, 0]);
  });

  it("count the interval class of every pair of voices, upper minus lower", () => {
    const at = featuresOf([[76, 72, 67, 48]]);
    const intervals = at("harmonic interval", 0);
    const found = Array.from({ length: 6 }, (_, pair) =>
      intervals.slice(12 * pair, 12 * pair + 12).indexOf(1),
    );
    expect(found).toEqual([4, 9, 4, 5, 0, 7]);
    expect(intervals.filter((value) => value !== 0)).toHaveLength(6);
  });

  it("count the melodic interval class from the step before", () => {
    const at = featuresOf([
      [76, 72, 67, 48],
      [74, 72, 67, 53],
    ]);
    const intervals = at("melodic interval", 1);
    const found = [0, 1, 2, 3].map((voice) =>
      intervals.slice(12 * voice, 12 * voice + 12).indexOf(1),
    );
    expect(found).toEqual([10, 0, 0, 5]);
    expect(at("melodic interval", 0).every((value) => value === 0)).toBe(true);
  });

  it("see parallel octaves and fifths, but not repeated ones", () => {
    const at = featuresOf([
      [72, 67, 60, 48],
      [74, 69, 60, 50],
      [74, 69, 60, 50],
    ]);
    const octaveOfOuterVoices = 2 * 2;
    const parallels = at("parallel", 1);
    expect(parallels[octaveOfOuterVoices]).toBe(1);
    expect(parallels[2 * 4 + 1]).toBe(1); // alto a fifth over the bass's octave
    expect(parallels.reduce((sum, value) => sum + value)).toBe(2);
    expect(at("parallel", 2).every((value) => value === 0)).toBe(true);
  });

  it("have the gradient of their numeric slopes", () => {
    const kernels = new Kernels();
    const map = new FeatureMap(config, kernels);
    kernels.tf.tidy(() => {
      const shape = [2, 1, 4, channels];
      const values = normalTensor(kernels, shape, "pitches").mul(0.3).dataSync() as Float32Array;
      const weights = normalTensor(kernels, [2, 1, 4, map.channels], "weights");
      const apply = (x: Float32Array) => map.apply(kernels.tf.tensor(x, shape));
      const loss = (x: Float32Array) => kernels.tf.tidy(() => dot(apply(x).output, weights));
      const gradient = apply(values).backward(weights).dataSync();
      const indices = Array.from({ length: 40 }, (_, i) => (i * 37) % values.length);
      // Channels without a pitch have neither slope nor gradient beyond their own one-hot entry.
      expect(gradientError(gradient, loss, values, indices)).toBeLessThan(5e-3);
    });
    map.dispose();
  });

  it("come back from channels to pitches", () => {
    const cells = Int32Array.from({ length: 32 }, (_, i) => i % 8);
    const crops = cropsOfChannels(cells, config);
    expect(crops.count).toBe(1);
    expect(channelIndices(crops, config)).toEqual(cells);
  });
});
