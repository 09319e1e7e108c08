import { checkArgument } from "../../core";

/** Settings of `musigan`'s first GAN, which draws numbers where music needs choices. */
export interface IndexGanConfig {
  readonly kind: "index-gan";
  readonly vocabularySize: number;
  /** Tokens of a sample. */
  readonly length: number;
  /** Length of z ~ N(0, I). */
  readonly latent: number;
  /** Units of the generator's dense layers. */
  readonly dense: readonly number[];
  /** Units of the critic's LSTM and of each way of its bidirectional LSTM. */
  readonly units: number;
  /** Units of the critic's dense layers. */
  readonly criticDense: readonly number[];
  readonly batch: number;
  readonly learningRate: number;
  /** Adam's decay of the mean gradient. */
  readonly beta1: number;
}

/** Everything but the vocabulary as the system's own code has it. */
export const publishedIndexGan: Omit<IndexGanConfig, "vocabularySize"> = {
  kind: "index-gan",
  length: 100,
  latent: 1000,
  dense: [256, 512, 1024],
  units: 512,
  criticDense: [512, 256],
  batch: 32,
  learningRate: 2e-4,
  beta1: 0.5,
};

/** Steps its code trains for. */
export const publishedIndexGanSteps = 30_000;

/**
 * The published settings with `changes`, checked.
 *
 * @throws InvalidArgumentError naming the first setting that cannot be used
 * @example
 * indexGanConfig({ vocabularySize: 300, units: 64 });
 */
export function indexGanConfig(
  changes: Partial<IndexGanConfig> & Pick<IndexGanConfig, "vocabularySize">,
): IndexGanConfig {
  const config = { ...publishedIndexGan, ...changes };
  const sizes = {
    length: config.length,
    latent: config.latent,
    units: config.units,
    batch: config.batch,
  };
  for (const [name, value] of Object.entries(sizes)) {
    checkArgument(
      Number.isInteger(value) && value >= 1,
      name,
      value,
      "must be a whole number >= 1",
    );
  }
  const { vocabularySize, learningRate, dense, criticDense } = config;
  const enough = Number.isInteger(vocabularySize) && vocabularySize >= 2;
  checkArgument(enough, "vocabularySize", vocabularySize, "must be a whole number >= 2");
  checkArgument(learningRate > 0, "learningRate", learningRate, "must be > 0");
  const positive = [...dense, ...criticDense].every(
    (units) => Number.isInteger(units) && units >= 1,
  );
  checkArgument(positive, "dense", [dense, criticDense], "must be whole numbers >= 1");
  return config;
}

/** A token as the number the networks see: its index moved to [-1, 1). */
export function scaleToken(token: number, vocabularySize: number): number {
  return (2 * token) / vocabularySize - 1;
}

/**
 * The token nearest to a number in [-1, 1]. Neighbouring indices are neighbours only in the sorted
 * vocabulary, not in music: that is the fault of the method.
 */
export function unscaleToken(value: number, vocabularySize: number): number {
  const index = Math.round(((value + 1) * vocabularySize) / 2);
  return Math.min(vocabularySize - 1, Math.max(0, index));
}
