import { checkArgument, EtudeError, type Random } from "../core";

/**
 * How the next token is chosen from a model's distribution. What is set is applied in this order:
 * mask (grammar, constraints) → repetition penalty → temperature → top-k → top-p → min-p, and the
 * rest is normalised again. `argmax` takes the likeliest token after mask and penalty.
 */
export interface SamplingStrategy {
  /** Divides the log-probabilities, > 0; below 1 sharpens, above 1 flattens. Default 1. */
  readonly temperature?: number;
  /** Keeps the k likeliest tokens, whole number ≥ 1 (Fan et al. 2018). Default: all. */
  readonly topK?: number;
  /** Keeps the fewest tokens that hold this much probability, (0, 1] (Holtzman et al. 2020). */
  readonly topP?: number;
  /** Keeps tokens at least this fraction as likely as the likeliest, [0, 1] (Nguyen et al. 2024). */
  readonly minP?: number;
  /** Raises the probability of tokens said lately to this power, ≥ 1 (Keskar et al. 2019). */
  readonly repetitionPenalty?: number;
  /** How many tokens back count as lately, whole number ≥ 1. Default 64. */
  readonly repetitionWindow?: number;
  /** Always the likeliest token; nothing is drawn. */
  readonly argmax?: boolean;
}

/** How many tokens back the repetition penalty looks where the strategy does not say. */
export const defaultRepetitionWindow = 64;

/** Throws an `InvalidArgumentError` for a setting out of its range. */
export function checkStrategy(strategy: SamplingStrategy): void {
  const { temperature = 1, topK, topP, minP, repetitionPenalty = 1, repetitionWindow } = strategy;
  checkArgument(temperature > 0, "temperature", temperature, "must be > 0");
  checkArgument(Number.isFinite(temperature), "temperature", temperature, "must be finite");
  const wholeFromOne = (value: number | undefined) =>
    value === undefined || (Number.isInteger(value) && value >= 1);
  checkArgument(wholeFromOne(topK), "top-k", topK, "must be a whole number ≥ 1");
  const isTopP = topP === undefined || (topP > 0 && topP <= 1);
  checkArgument(isTopP, "top-p", topP, "must be > 0 and ≤ 1");
  const isMinP = minP === undefined || (minP >= 0 && minP <= 1);
  checkArgument(isMinP, "min-p", minP, "must be ≥ 0 and ≤ 1");
  const isPenalty = repetitionPenalty >= 1 && Number.isFinite(repetitionPenalty);
  checkArgument(isPenalty, "repetition penalty", repetitionPenalty, "must be ≥ 1 and finite");
  const isWindow = wholeFromOne(repetitionWindow);
  checkArgument(isWindow, "repetition window", repetitionWindow, "must be a whole number ≥ 1");
}

/**
 * Log-probabilities divided by the temperature, not normalised; the largest becomes 0.
 *
 * @param row natural log-probabilities, float [vocabularySize]; −∞ is a forbidden token
 */
export function applyTemperature(row: ArrayLike<number>, temperature: number): Float64Array {
  checkStrategy({ temperature });
  const largest = maximumOf(row);
  const scaled = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) scaled[id] = (row[id] - largest) / temperature;
  return scaled;
}

/** The row with all but the `k` largest entries forbidden; of equals the lower id stays. */
export function keepTopK(row: ArrayLike<number>, k: number): Float64Array {
  checkStrategy({ topK: k });
  return keepLargest(row, copyRow(row).sort(), k);
}

/**
 * The row with all forbidden but the nucleus: the fewest likeliest tokens whose probabilities sum
 * to `p` or more, at least one.
 *
 * Source: Holtzman et al. (2020), "The curious case of neural text degeneration".
 */
export function keepTopP(row: ArrayLike<number>, p: number): Float64Array {
  checkStrategy({ topP: p });
  const logSum = logSumOf(row);
  const sorted = copyRow(row).sort();
  let mass = 0;
  let count = 0;
  while (mass < p && count < sorted.length) {
    count++;
    mass += Math.exp(sorted[sorted.length - count] - logSum);
  }
  return keepLargest(row, sorted, count);
}

/**
 * The row without the tokens whose probability is below `p` times that of the likeliest one: the
 * threshold rises where the model is sure and falls where it is not.
 *
 * Source: Nguyen et al. (2024), "Turning up the heat: min-p sampling".
 */
export function keepMinP(row: ArrayLike<number>, p: number): Float64Array {
  checkStrategy({ minP: p });
  const threshold = maximumOf(row) + Math.log(p);
  const kept = new Float64Array(row.length).fill(-Infinity);
  for (let id = 0; id < row.length; id++) if (row[id] >= threshold) kept[id] = row[id];
  return kept;
}

/**
 * The row with the log-probabilities of `recentIds` multiplied by the penalty: a probability q
 * becomes q to that power, before normalising. Ids that stand more than once count once.
 *
 * Source: Keskar et al. (2019), "CTRL", section 4.1, on log-probabilities, which are never positive.
 */
export function penaliseRepetition(
  row: ArrayLike<number>,
  recentIds: ArrayLike<number>,
  penalty: number,
): Float64Array {
  checkStrategy({ repetitionPenalty: penalty });
  const penalised = copyRow(row);
  for (let i = 0; i < recentIds.length; i++) penalised[recentIds[i]] = row[recentIds[i]] * penalty;
  return penalised;
}

/** The row as log-probabilities that sum to one (log-softmax); forbidden tokens stay −∞. */
export function normaliseRow(row: ArrayLike<number>): Float64Array {
  const logSum = logSumOf(row);
  const normal = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) normal[id] = row[id] - logSum;
  return normal;
}

/** The id of the largest entry; of equals the lowest. */
export function argmaxOf(row: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < row.length; id++) if (row[id] > row[best]) best = id;
  return best;
}

/** An id drawn in proportion to exp(row). */
export function drawToken(row: ArrayLike<number>, random: Random): number {
  const largest = maximumOf(row);
  const weights = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) weights[id] = Math.exp(row[id] - largest);
  return random.weighted(weights);
}

/**
 * The distribution a strategy draws from: natural log-probabilities, float64 [vocabularySize].
 *
 * @param row the model's log-probabilities, forbidden tokens −∞; at least one is not
 * @param recentIds the stream's ids so far, of which the last `repetitionWindow` are penalised
 * @throws EtudeError when the row holds NaN or nothing is allowed
 * @example
 * shapeDistribution([Math.log(0.5), Math.log(0.3), Math.log(0.2)], { topK: 2 }).map(Math.exp);
 * // [0.625, 0.375, 0]
 */
export function shapeDistribution(
  row: ArrayLike<number>,
  strategy: SamplingStrategy,
  recentIds: readonly number[] = [],
): Float64Array {
  checkStrategy(strategy);
  const { temperature = 1, topK, topP, minP, repetitionPenalty = 1 } = strategy;
  const { repetitionWindow = defaultRepetitionWindow } = strategy;
  let shaped: ArrayLike<number> = row;
  if (repetitionPenalty !== 1) {
    shaped = penaliseRepetition(shaped, recentIds.slice(-repetitionWindow), repetitionPenalty);
  }
  if (strategy.argmax) return certainly(argmaxOf(shaped), shaped);
  shaped = applyTemperature(shaped, temperature);
  if (topK !== undefined) shaped = keepTopK(shaped, topK);
  if (topP !== undefined) shaped = keepTopP(shaped, topP);
  if (minP !== undefined) shaped = keepMinP(shaped, minP);
  return normaliseRow(shaped);
}

/** The id a strategy chooses; draws one number from `random` unless it is argmax. */
export function chooseToken(
  row: ArrayLike<number>,
  strategy: SamplingStrategy,
  random: Random,
  recentIds: readonly number[] = [],
): number {
  const shaped = shapeDistribution(row, strategy, recentIds);
  return strategy.argmax ? argmaxOf(shaped) : drawToken(shaped, random);
}

function certainly(id: number, row: ArrayLike<number>): Float64Array {
  maximumOf(row); // throws as the other ways do
  const sure = new Float64Array(row.length).fill(-Infinity);
  sure[id] = 0;
  return sure;
}

// log Σ exp: what makes log-probabilities of any row.
function logSumOf(row: ArrayLike<number>): number {
  const largest = maximumOf(row);
  let sum = 0;
  for (let id = 0; id < row.length; id++) sum += Math.exp(row[id] - largest);
  return largest + Math.log(sum);
}

// The `count` largest entries; of equals the lower ids. Numbers sort ten times as fast as ids by
// their numbers.
function keepLargest(row: ArrayLike<number>, ascending: Float64Array, count: number): Float64Array {
  const kept = new Float64Array(row.length).fill(-Infinity);
  const first = Math.max(0, ascending.length - count);
  const least = ascending[first];
  let equals = ascending.length - first;
  for (let id = 0; id < row.length; id++) if (row[id] > least) equals--;
  for (let id = 0; id < row.length; id++) {
    if (row[id] > least || (row[id] === least && equals-- > 0)) kept[id] = row[id];
  }
  return kept;
}

// Plain loops here and above: `Float64Array.from` with a function is 20 times slower.
function copyRow(row: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) copy[id] = row[id];
  return copy;
}

function maximumOf(row: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let id = 0; id < row.length; id++) {
    if (Number.isNaN(row[id])) {
      throw new EtudeError(`the model says NaN for token ${id} (its weights are damaged: retrain)`);
    }
    if (row[id] > largest) largest = row[id];
  }
  if (largest === -Infinity) throw new EtudeError("no token is allowed (loosen the constraints)");
  if (largest === Infinity) {
    throw new EtudeError("the model says +∞ for a token (its weights are damaged: retrain)");
  }
  return largest;
}
