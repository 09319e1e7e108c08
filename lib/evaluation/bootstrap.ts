import { checkArgument, type Random } from "../core";

/** A number with its interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How `bootstrapRatio` resamples. */
export interface BootstrapOptions {
  readonly random: Random;
  /** Default 2000. */
  readonly resamples?: number;
  /** Share of the resampled values inside the interval. Default 0.95. */
  readonly level?: number;
}

/**
 * Percentile bootstrap interval of Σ numerators / Σ denominators over pieces: pieces are drawn
 * with replacement, so that what they share (key, style, length) counts once.
 *
 * Source: Efron and Tibshirani (1993), "An introduction to the bootstrap", chapter 13.
 *
 * @param numerators, denominators one each per piece
 * @returns the interval; NaN for fewer than two pieces
 */
export function bootstrapRatio(
  numerators: ArrayLike<number>,
  denominators: ArrayLike<number>,
  { random, resamples = 2000, level = 0.95 }: BootstrapOptions,
): Interval {
  const n = numerators.length;
  checkArgument(denominators.length === n, "denominators", denominators.length, `must be ${n}`);
  checkArgument(level > 0 && level < 1, "level", level, "must be between 0 and 1");
  const isCount = Number.isInteger(resamples) && resamples >= 1;
  checkArgument(isCount, "resamples", resamples, "must be a whole number ≥ 1");
  if (n < 2) return { low: Number.NaN, high: Number.NaN };
  const values = Float64Array.from({ length: resamples }, () => {
    let top = 0;
    let bottom = 0;
    for (let i = 0; i < n; i++) {
      const piece = random.integer(n);
      top += numerators[piece];
      bottom += denominators[piece];
    }
    return top / bottom;
  }).sort();
  // Values that were drawn, none between two: impossible music costs infinity.
  const at = (share: number) => values[Math.round(share * (resamples - 1))];
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

/**
 * Interval of the mean of one value per piece.
 *
 * @param options.counts what the value of each piece is spread over (its frames, its tokens): the
 *   interval is that of Σ values / Σ counts; default 1 each
 */
export function bootstrapMean(
  values: readonly number[],
  options: BootstrapOptions & { readonly counts?: readonly number[] },
): Interval {
  const counts = options.counts ?? new Float64Array(values.length).fill(1);
  return bootstrapRatio(values, counts, options);
}
