import type { Tensor } from "@tensorflow/tfjs";
import { Random } from "../../../lib/core/random";
import { type ChoraleGanConfig, choraleGanConfig } from "../../../lib/models/gan/config";
import type { Crops } from "../../../lib/models/gan/crops";
import type { Kernels } from "../../../lib/models/gan/kernels";

/** A GAN small enough for tests: 8 steps, ranges of a sixth, 8 channels. */
export function toyConfig(changes: Partial<ChoraleGanConfig> = {}): ChoraleGanConfig {
  return choraleGanConfig({
    ranges: [
      [72, 80],
      [66, 74],
      [60, 67],
      [48, 56],
    ],
    steps: 8,
    latent: 4,
    width: 8,
    criticWidth: 8,
    batch: 8,
    lags: [0, 1],
    ...changes,
  });
}

/** Crops of two chords, C major and F major, each held for half a bar. */
export function toyCrops(count = 32): Crops {
  const chords = [
    [76, 72, 67, 48],
    [77, 72, 65, 53],
  ];
  const pitches = Uint8Array.from({ length: count * 8 * 4 }, (_, cell) => {
    const step = Math.floor(cell / 4);
    const half = Math.floor((step % 8) / 4);
    return chords[(half + Math.floor(step / 8)) % 2][cell % 4];
  });
  return { count, steps: 8, pitches, pieces: new Int32Array(count) };
}

/** Normal deviates as a tensor. */
export function normalTensor(kernels: Kernels, shape: number[], seed: string): Tensor {
  const random = Random.fromSeed(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return kernels.tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

/** Σ a ∘ b in double precision. */
export function dot(a: Tensor, b: Tensor): number {
  const x = a.dataSync();
  const y = b.dataSync();
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The central difference of `loss` along element `index` of `values`. */
export function slopeOf(
  loss: (values: Float32Array) => number,
  values: Float32Array,
  index: number,
  step = 1e-2,
): number {
  const at = (shift: number) => {
    const moved = values.slice();
    moved[index] += shift;
    return loss(moved);
  };
  return (at(step) - at(-step)) / (2 * step);
}

/** The largest distance of gradient and slopes at `indices`, relative to the largest slope. */
export function gradientError(
  gradient: ArrayLike<number>,
  loss: (values: Float32Array) => number,
  values: Float32Array,
  indices: readonly number[],
): number {
  const slopes = indices.map((index) => slopeOf(loss, values, index));
  const scale = Math.max(...slopes.map(Math.abs), 1e-6);
  const errors = indices.map((index, i) => Math.abs(gradient[index] - slopes[i]) / scale);
  return Math.max(...errors);
}
