import { checkArgument, type Random } from "../core";

/**
 * Effective sample size of weighted particles: n when all weigh the same, 1 when one has it all.
 *
 * Source: Kong, Liu and Wong (1994); Doucet and Johansen (2009), section 3.5.
 *
 * @param logWeights natural logs, not normalised; −∞ is a dead particle
 */
export function effectiveSampleSize(logWeights: ArrayLike<number>): number {
  const weights = normaliseWeights(logWeights);
  let squares = 0;
  for (const weight of weights) squares += weight * weight;
  return squares > 0 ? 1 / squares : 0;
}

/** Weights that sum to one, float64; all zero when every particle is dead. */
export function normaliseWeights(logWeights: ArrayLike<number>): Float64Array {
  const total = logSumExp(logWeights);
  if (total === -Infinity) return new Float64Array(logWeights.length);
  const weights = new Float64Array(logWeights.length);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.exp(logWeights[i] - total);
  return weights;
}

/** log Σ exp(values), natural; −∞ for none. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - largest);
  return largest + Math.log(sum);
}

/**
 * Ancestors of the next generation by systematic resampling: one draw, n equally spaced pointers.
 * A particle of weight w gets ⌊nw⌋ or ⌈nw⌉ children. Sorted, int32 [n].
 *
 * Source: Kitagawa (1996); Doucet and Johansen (2009), section 3.4.
 *
 * @param weights each ≥ 0, sum 1
 * @example
 * resampleSystematically([0.5, 0, 0.5, 0], random); // [0, 0, 2, 2]
 */
export function resampleSystematically(weights: ArrayLike<number>, random: Random): Int32Array {
  const n = weights.length;
  checkArgument(n > 0, "number of particles", n, "must be ≥ 1");
  const ancestors = new Int32Array(n);
  const offset = random.next();
  let lastAlive = 0;
  for (let i = 0; i < n; i++) if (weights[i] > 0) lastAlive = i;
  let parent = 0;
  let sum = weights[0];
  for (let i = 0; i < n; i++) {
    const pointer = (i + offset) / n;
    while (sum <= pointer && parent < lastAlive) sum += weights[++parent];
    ancestors[i] = parent;
  }
  return ancestors;
}
