import { packGenerator, type WeightBits } from "../portable";
import { type ChoraleGanConfig, choraleGanConfig } from "./config";
import { cropStepsPerQuarter } from "./crops";
import { latentDirections } from "./directions";

/** What a generator's file says of where it comes from. */
export interface GeneratorFacts {
  readonly name: string;
  /** What the music is that it learnt from. */
  readonly data: string;
  /** Steps of training. */
  readonly steps: number;
}

/**
 * A trained generator as the bytes of a file that a page can play: `explore` of the workshop shows
 * it. Filters take 16 bits each: at width 128 the file has 0.6 MB.
 *
 * @param weights what `trainGan` returned as `generatorWeights`
 * @example
 * const file = exportGenerator(gan.config, gan.weights, { name: "my GAN", data: "Bach", steps });
 */
export function exportGenerator(
  given: ChoraleGanConfig,
  weights: Float32Array,
  { name, data, steps: trained }: GeneratorFacts,
  bits: WeightBits = 16,
): Uint8Array {
  const config = choraleGanConfig(given);
  const directions = latentDirections(config, weights);
  const { ranges, steps, latent, width } = config;
  const shape = { ranges: ranges.map(([low, high]) => [low, high] as [number, number]), steps };
  const vectors = new Float32Array(directions.length * latent);
  directions.forEach(({ vector }, i) => {
    vectors.set(vector, i * latent);
  });
  return packGenerator({
    header: {
      ...{ name, bits, data, trained, stepsPerQuarter: cropStepsPerQuarter },
      shape: { ...shape, latent, width },
      directions: directions.map(({ vector: _, ...measured }) => measured),
    },
    ...{ weights, directions: vectors },
  });
}
