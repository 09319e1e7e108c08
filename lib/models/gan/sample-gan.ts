import { checkArgument, Random, RunError } from "../../core";
import type { Piece } from "../../music";
import { gridToPiece } from "../../tokens";
import { type ChoraleGanConfig, voiceWidth } from "./config";
import { type Crops, cropsOfChannels, cropToGrid } from "./crops";
import { Generator } from "./generator";
import { Kernels } from "./kernels";

/** How `sampleGan` samples. */
export interface SampleGanOptions {
  /** How many stretches of music, ≥ 1. */
  readonly count: number;
  readonly seed: number | string;
}

/** Weights followed by the statistics of normalisation: one flat vector, ready to sample from. */
export function generatorWeightCount(config: ChoraleGanConfig): number {
  const kernels = new Kernels();
  const generator = new Generator(config, kernels);
  const count = generator.layout.size + generator.normalisations * 2 * config.width;
  generator.dispose();
  return count;
}

/**
 * Appends to raw generator weights the mean and variance that each normalisation sees over
 * `calibrationCount` latents: samples then depend on their own latent only.
 *
 * @param weights float32 in the generator's layout, as training averages them
 */
export function calibrateGenerator(config: ChoraleGanConfig, weights: Float32Array): Float32Array {
  const kernels = new Kernels();
  const generator = new Generator(config, kernels);
  try {
    const statistics = kernels.tf.tidy(() => {
      const latents = drawLatents(
        kernels,
        config,
        Random.fromSeed("calibration"),
        calibrationCount,
      );
      const pass = generator.forward(generator.layout.cut(kernels, weights), latents);
      const both = pass.statistics.flatMap(({ mean, variance }) => [mean, variance]);
      return kernels.tf.concat(both).clone();
    });
    const values = statistics.dataSync() as Float32Array;
    statistics.dispose();
    const result = new Float32Array(weights.length + values.length);
    result.set(weights);
    result.set(values, weights.length);
    return result;
  } finally {
    generator.dispose();
  }
}

const calibrationCount = 1024;

/**
 * New four-voice music, each stretch from a latent vector of its own. The n-th stretch of a seed is
 * the same however many are asked for.
 *
 * @param weights what `trainGan` returned as `generatorWeights`
 * @throws RunError when the weights are of another configuration
 */
export function sampleCrops(
  config: ChoraleGanConfig,
  weights: Float32Array,
  options: SampleGanOptions,
): Crops {
  return cropsOfLatents(config, weights, latentsOf(config, options));
}

/** The latent vectors of a seed, float32 [count, latent]. */
export function latentsOf(
  { latent }: Pick<ChoraleGanConfig, "latent">,
  { count, seed }: SampleGanOptions,
): Float32Array {
  const whole = Number.isInteger(count) && count >= 1;
  checkArgument(whole, "count", count, "must be a whole number >= 1");
  return normals(Random.fromSeed(seed), count * latent);
}

/**
 * What latent vectors sound like.
 *
 * @param latents float32 [count, latent]
 * @throws RunError when the weights are of another configuration
 */
export function cropsOfLatents(
  config: ChoraleGanConfig,
  weights: Float32Array,
  latents: Float32Array,
): Crops {
  const kernels = new Kernels();
  const generator = new Generator(config, kernels);
  const { latent } = config;
  try {
    const size = generator.layout.size;
    const expected = size + generator.normalisations * 2 * config.width;
    if (weights.length !== expected) {
      throw new RunError(
        `the generator has ${weights.length} weights where its configuration needs ${expected} ` +
          "(train again, or give the configuration it was trained with)",
      );
    }
    const channels = new Int32Array((latents.length / latent) * config.steps * 4);
    for (let start = 0; start < latents.length; start += sampleBatch * latent) {
      const batch = latents.subarray(start, start + sampleBatch * latent);
      const values = kernels.tf.tidy(() => {
        const tensors = generator.layout.cut(kernels, weights.slice(0, size));
        const given = kernels.tf.tensor2d(batch, [batch.length / latent, latent]);
        const logits = generator.run(tensors, weights.subarray(size), given);
        return kernels.tf.argMax(logits.reshape([-1, voiceWidth(config)]), 1).dataSync();
      });
      channels.set(values, (start / latent) * config.steps * 4);
    }
    return cropsOfChannels(channels, config);
  } finally {
    generator.dispose();
  }
}

const sampleBatch = 64;

/**
 * `sampleCrops` as pieces of four tracks, soprano to bass, in C major or A minor.
 *
 * @example
 * sampleGan(config, result.generatorWeights, { count: 4, seed: 1 })[0].notes;
 */
export function sampleGan(
  config: ChoraleGanConfig,
  weights: Float32Array,
  options: SampleGanOptions,
): Piece[] {
  const crops = sampleCrops(config, weights, options);
  return Array.from({ length: crops.count }, (_, i) =>
    gridToPiece(cropToGrid(crops, i), { name: `chorale-gan ${options.seed}/${i + 1}` }),
  );
}

function drawLatents(kernels: Kernels, config: ChoraleGanConfig, random: Random, count: number) {
  const values = normals(random, count * config.latent);
  return kernels.tf.tensor2d(values, [count, config.latent]);
}

function normals(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}
