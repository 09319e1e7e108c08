import { type AdamOptions, type ParameterShard, type UpdateStep, updateAdam } from "../models";

/** The optimiser's numbers; plain data. RMSprop's ρ is `beta2`. */
export interface OptimizerOptions extends AdamOptions {
  readonly optimizer: "adam" | "rmsprop";
}

/**
 * Moves the weights of a shard by one step of Adam (Kingma and Ba 2015) or RMSprop (Hinton 2012),
 * in place. Element by element in a fixed order: the same numbers on every run.
 */
export function updateShard(
  shard: ParameterShard,
  options: OptimizerOptions,
  update: UpdateStep,
): void {
  if (options.optimizer === "adam") updateAdam(shard, options, update);
  else updateRmsprop(shard, options, update);
}

function updateRmsprop(shard: ParameterShard, options: OptimizerOptions, update: UpdateStep): void {
  const { weights, gradient, square } = shard;
  const { beta2, epsilon, weightDecay } = options;
  const scale = update.gradientScale;
  const keep = 1 - update.learningRate * weightDecay;
  const rate = update.learningRate;
  const size = weights.length;
  for (let i = 0; i < size; i++) {
    const g = gradient[i] * scale;
    const v = square[i] + (1 - beta2) * (g * g - square[i]);
    square[i] = v;
    weights[i] = weights[i] * keep - (rate * g) / (Math.sqrt(v) + epsilon);
  }
}

/**
 * Moves the running average of the weights: `average += (1 − decay)(weights − average)`.
 * Early steps use the smaller decay (1 + step) / (10 + step), so that the start is forgotten.
 */
export function updateAverage(
  average: Float32Array,
  weights: Float32Array,
  decay: number,
  step: number,
): void {
  const rest = 1 - Math.min(decay, (1 + step) / (10 + step));
  const size = weights.length;
  for (let i = 0; i < size; i++) average[i] += rest * (weights[i] - average[i]);
}

/** Adds the gradients of all workers in the order of the workers; returns the sum of squares. */
export function reduceGradients(
  parts: readonly Float32Array[],
  from: number,
  to: number,
  result: Float32Array,
): number {
  const [first, ...others] = parts.map((part) => part.subarray(from, to));
  if (others.length === 0) return addParts(first, new Float32Array(to - from), result);
  let squares = 0;
  let sum = first;
  for (const part of others) {
    squares = addParts(sum, part, result);
    sum = result;
  }
  return squares;
}

// Four sums of squares at a time: one alone would wait for each addition.
function addParts(left: Float32Array, right: Float32Array, result: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = result.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const w = Math.fround(left[i] + right[i]);
    const x = Math.fround(left[i + 1] + right[i + 1]);
    const y = Math.fround(left[i + 2] + right[i + 2]);
    const z = Math.fround(left[i + 3] + right[i + 3]);
    result[i] = w;
    result[i + 1] = x;
    result[i + 2] = y;
    result[i + 3] = z;
    a += w * w;
    b += x * x;
    c += y * y;
    d += z * z;
  }
  for (let i = whole; i < result.length; i++) {
    result[i] = left[i] + right[i];
    a += result[i] * result[i];
  }
  return a + b + c + d;
}
