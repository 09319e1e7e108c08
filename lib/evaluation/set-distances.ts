import { mean } from "d3-array";
import { compareDensities, type DensityComparison } from "./density";

/** A set's distances among themselves against those to another set. */
export interface SetComparison extends DensityComparison {
  /** Mean distance between two pieces of the first set. */
  readonly intraMean: number;
  /** Mean distance between a piece of the first and one of the second set. */
  readonly interMean: number;
}

/** Euclidean distances of all pairs within a set of feature vectors; float64 [n (n − 1) / 2]. */
export function intraDistances(features: readonly (readonly number[])[]): Float64Array {
  const n = features.length;
  const distances = new Float64Array((n * (n - 1)) / 2);
  let next = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) distances[next++] = distanceOf(features[i], features[j]);
  }
  return distances;
}

/** Euclidean distances from every vector of one set to every one of the other; float64 [n m]. */
export function interDistances(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): Float64Array {
  const distances = new Float64Array(first.length * second.length);
  first.forEach((a, i) => {
    second.forEach((b, j) => {
      distances[i * second.length + j] = distanceOf(a, b);
    });
  });
  return distances;
}

/**
 * Yang and Lerch's comparison of a set with a reference in one feature: the overlap and divergence
 * of the distances within the reference and those from the set to the reference. A set that could
 * have come from the reference has both alike (overlap near 1, divergence near 0).
 *
 * Source: Yang and Lerch (2020), "On the evaluation of generative models in music", section 4.
 *
 * @returns null where a set has too few pieces: two of the reference, one of the other
 */
export function compareSetDistances(
  reference: readonly (readonly number[])[],
  set: readonly (readonly number[])[],
): SetComparison | null {
  const isNumber = (vector: readonly number[]) => vector.every(Number.isFinite);
  const within = intraDistances(reference.filter(isNumber));
  const across = interDistances(reference.filter(isNumber), set.filter(isNumber));
  if (within.length === 0 || across.length === 0) return null;
  const densities = compareDensities(within, across);
  return { ...densities, intraMean: mean(within)!, interMean: mean(across)! };
}

function distanceOf(a: readonly number[], b: readonly number[]): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return Math.sqrt(squares);
}
