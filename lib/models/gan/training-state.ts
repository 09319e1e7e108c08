import type { RandomState } from "../../core";
import type { Moments } from "./matching";
import type { RecordTime } from "./training-loop";

/** The losses of one step of the four-voice GAN. */
export interface StepLosses {
  /** softplus of (generated − real) scores, in nats; ln 2 = 0.693 when the critic cannot tell, 0 without one. */
  readonly criticLoss: number;
  /** softplus of (real − generated) scores, in nats. */
  readonly generatorLoss: number;
  /** χ² distance of the mean features. */
  readonly momentLoss: number;
  /** χ² distance of the second moments, summed over lags. */
  readonly covarianceLoss: number;
}

/** One line of the training record: mean losses since the line before. */
export type GanRecord = StepLosses & RecordTime;

/** All that training needs to go on exactly where it stopped. */
export interface GanTrainingState {
  readonly step: number;
  readonly seconds: number;
  readonly random: RandomState;
  readonly history: readonly GanRecord[];
  readonly generator: Float32Array;
  readonly critic: Float32Array;
  /** Running mean of the generator's weights. */
  readonly average: Float32Array;
  readonly generatorSecond: Float32Array;
  readonly criticSecond: Float32Array;
  readonly spectral: Float32Array;
  readonly running: Moments | null;
}
