import type { VectorLoop } from "../core";

/** Adam's numbers. */
export interface AdamOptions {
  /** Decay of the mean gradient. */
  readonly beta1: number;
  /** Decay of the mean squared gradient. */
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled (AdamW), times the learning rate; 0 = off. */
  readonly weightDecay: number;
}

/** What differs from step to step. */
export interface UpdateStep {
  readonly learningRate: number;
  /** Factor on the gradient: mean over targets, times clipping. */
  readonly gradientScale: number;
  /** Counts from 1. */
  readonly step: number;
}

/** Weights with what an optimiser keeps beside them, all of one length. */
export interface ParameterShard {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly momentum: Float32Array; // Adam's mean gradient
  readonly square: Float32Array;
}

/**
 * The numbers of a step of Adam that are the same for all weights: the factor on the gradient,
 * how far the two moments move, what is kept of a weight, the rate and the floor under the root,
 * both with the correction for the moments' start at zero.
 */
export function adamFactors(
  { beta1, beta2, epsilon, weightDecay }: AdamOptions,
  { gradientScale, learningRate, step }: UpdateStep,
): number[] {
  const correction2 = Math.sqrt(1 - beta2 ** step);
  const keep = 1 - learningRate * weightDecay;
  const rate = (learningRate * correction2) / (1 - beta1 ** step);
  return [gradientScale, 1 - beta1, 1 - beta2, keep, rate, epsilon * correction2];
}

/** Moves weights by one step of Adam (Kingma and Ba 2015), in place, in double precision. */
export function updateAdam(shard: ParameterShard, options: AdamOptions, update: UpdateStep): void {
  const { weights, gradient, momentum, square } = shard;
  const [scale, rise, riseOfSquare, keep, rate, floor] = adamFactors(options, update);
  const size = weights.length;
  for (let i = 0; i < size; i++) {
    const g = gradient[i] * scale;
    const m = momentum[i] + rise * (g - momentum[i]);
    const v = square[i] + riseOfSquare * (g * g - square[i]);
    momentum[i] = m;
    square[i] = v;
    weights[i] = weights[i] * keep - (rate * m) / (Math.sqrt(v) + floor);
  }
}

/**
 * The same four weights at a time, in float32: arrays weights, gradient, momentum, square; scalars
 * as `adamFactors` gives them. Where β₁ = 0 and the gradient's factor is 1, the gradient can stand
 * for the momentum too.
 */
export const adamLoop = {
  name: "adam",
  arrays: 4,
  scalars: 6,
  body(code) {
    const [scale, rise, riseOfSquare, keep, rate, floor] = [0, 1, 2, 3, 4, 5].map((index) =>
      code.scalar(index),
    );
    const gradient = code.keep(code.mul(code.load(1), scale));
    const mean = code.keep(code.load(2));
    const square = code.keep(code.load(3));
    const newMean = code.keep(code.add(mean, code.mul(rise, code.sub(gradient, mean))));
    const change = code.sub(code.mul(gradient, gradient), square);
    const newSquare = code.keep(code.add(square, code.mul(riseOfSquare, change)));
    const width = code.add(code.sqrt(newSquare), floor);
    const step = code.div(code.mul(rate, newMean), width);
    code.store(0, code.sub(code.mul(code.load(0), keep), step));
    code.store(2, newMean);
    code.store(3, newSquare);
  },
} as const satisfies VectorLoop;
