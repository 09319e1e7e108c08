import { EtudeError, type Random } from "../core";

// Arithmetic on one row of natural log-probabilities, float [vocabularySize]; −∞ is a forbidden
// token. Plain loops: `Float64Array.from` with a function is 20 times slower.

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

/** log Σ exp: what makes log-probabilities of any row. */
export function logSumOf(row: ArrayLike<number>): number {
  const largest = maximumOf(row);
  let sum = 0;
  for (let id = 0; id < row.length; id++) sum += Math.exp(row[id] - largest);
  return largest + Math.log(sum);
}

/**
 * The row with all but the `count` largest entries forbidden; of equals the lower ids stay. Numbers
 * sort ten times as fast as ids by their numbers.
 */
export function keepLargest(
  row: ArrayLike<number>,
  ascending: Float64Array,
  count: number,
): Float64Array {
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

/** A copy in double precision. */
export function copyRow(row: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(row.length);
  for (let id = 0; id < row.length; id++) copy[id] = row[id];
  return copy;
}

/**
 * The largest entry.
 *
 * @throws EtudeError when there is NaN or +∞, or nothing is allowed
 */
export function maximumOf(row: ArrayLike<number>): number {
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
