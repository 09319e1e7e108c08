/** How the learning rate moves; plain data. */
export interface ScheduleOptions {
  readonly schedule: "constant" | "cosine" | "step-decay";
  readonly learningRate: number;
  /** Steps over which the rate rises from 0, in every schedule. */
  readonly warmupSteps: number;
  /** Share of the rate that is left at the end of a cosine. */
  readonly finalFraction: number;
  /** Epochs between two drops of `step-decay`. */
  readonly decayEvery: number;
  /** What a drop multiplies the rate by. */
  readonly decayFactor: number;
}

/**
 * The learning rate of a step.
 *
 * `progress` is the share of all training that is done, in [0, 1]; `epoch` counts from 0.
 * Cosine: Loshchilov and Hutter 2017, one half period after the warm-up.
 *
 * @example
 * learningRateAt({ ...options, schedule: "cosine", learningRate: 1 }, { step: 9, epoch: 0, progress: 0.5 }); // 0.5
 */
export function learningRateAt(
  options: ScheduleOptions,
  at: { readonly step: number; readonly epoch: number; readonly progress: number },
): number {
  const warm = options.warmupSteps > 0 ? Math.min(1, (at.step + 1) / options.warmupSteps) : 1;
  return options.learningRate * warm * shapeAt(options, at);
}

function shapeAt(options: ScheduleOptions, at: { epoch: number; progress: number }): number {
  if (options.schedule === "cosine") {
    const cosine = (1 + Math.cos(Math.PI * Math.min(1, at.progress))) / 2;
    return options.finalFraction + (1 - options.finalFraction) * cosine;
  }
  if (options.schedule === "step-decay") {
    return options.decayFactor ** Math.floor(at.epoch / options.decayEvery);
  }
  return 1;
}
