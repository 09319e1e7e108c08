import type { ChoraleGanConfig } from "./config";
import type { Crops } from "./crops";
import { GanTrainer } from "./gan-trainer";
import { calibrateGenerator } from "./sample-gan";
import { type LoopOptions, type LoopResult, runSteps } from "./training-loop";
import type { GanRecord, GanTrainingState, StepLosses } from "./training-state";

/** How long and from where `trainGan` trains. */
export interface TrainGanOptions extends LoopOptions<GanRecord, GanTrainingState> {
  readonly seed: number | string;
  /** Goes on from here instead of from `seed`. */
  readonly resume?: GanTrainingState;
}

/** What training the four-voice GAN gives. */
export interface TrainGanResult extends LoopResult<StepLosses, GanTrainingState> {
  /** The averaged generator, calibrated: ready for `sampleGan`. */
  readonly generatorWeights: Float32Array;
}

/**
 * Trains the four-voice GAN: a convolutional generator against a spectrally normalised critic on
 * musical features, with relativistic paired loss and matched moments. Same seed, same weights, as
 * long as `maxSteps` and not `maxSeconds` ends it. The event loop runs between steps.
 *
 * @example
 * const config = choraleGanConfig();
 * const crops = chooseCrops(pieces, config);
 * const result = await trainGan(config, crops, { seed: 1, maxSteps: 3000, maxSeconds: 150 });
 * sampleGan(config, result.generatorWeights, { count: 4, seed: 1 });
 */
export async function trainGan(
  config: ChoraleGanConfig,
  crops: Crops,
  options: TrainGanOptions,
): Promise<TrainGanResult> {
  const { resume, seed } = options;
  const trainer = new GanTrainer(config, crops, resume ?? seed);
  try {
    const result = await runSteps(trainer, options, config.constantShare, resume);
    const generatorWeights = calibrateGenerator(config, result.state.average);
    return { ...result, generatorWeights };
  } finally {
    trainer.dispose();
  }
}
