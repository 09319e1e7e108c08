import { checkArgument } from "../core";
import {
  checkRecurrentConfig,
  type RecurrentConfig,
  recurrentNetworkModule,
} from "../models/recurrent";
import type { FileWriter } from "./checkpoint";
import type { EpochRecord } from "./history";
import { resolveTrainingOptions, resolveWorkers, type TrainingOptions } from "./options";
import { checkPlan } from "./plan";
import { openRecorder } from "./recorder";
import { type BatchSource, type PackedSource, packSource } from "./source";
import { Training } from "./training";

/** All that a training is. */
export interface TrainingJob {
  readonly network: RecurrentConfig;
  readonly batches: BatchSource;
  /** Held-out pieces, scored after every epoch; null = none. */
  readonly validation: BatchSource | null;
  /** What differs from `defaultTrainingOptions`. */
  readonly options: Partial<TrainingOptions>;
  /** Where log, weights, checkpoints and TensorBoard events go; none = nothing is written. */
  readonly runFolder?: string;
  /** Go on from the last checkpoint of `runFolder`; without one, start anew. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: TrainingEvent) => void;
  /** Start from these instead of fresh weights. */
  readonly initialWeights?: Float32Array;
  /** Module that exports `createRecurrentNetwork`; another one serves tests. */
  readonly networkModule?: string;
  /** How checkpoints reach the disk; another one serves tests. */
  readonly writeFile?: FileWriter;
}

/** What `onProgress` hears, while it happens. */
export type TrainingEvent =
  | {
      readonly kind: "batch";
      /** Epoch at work, from 1, of `epochs`. */
      readonly epoch: number;
      readonly epochs: number;
      /** Steps done in this epoch, of `steps`. */
      readonly step: number;
      readonly steps: number;
      /** Mean nats per target over the last tenth of a second or more. */
      readonly loss: number;
      readonly learningRate: number;
      readonly tokensPerSecond: number;
      /** Estimate for all epochs, or up to the time limit. */
      readonly secondsLeft: number;
    }
  | { readonly kind: "epoch"; readonly record: EpochRecord; readonly best: boolean }
  | { readonly kind: "checkpoint"; readonly path: string }
  | { readonly kind: "message"; readonly text: string };

/** Why training ended. */
export type StopReason = "finished" | "early" | "interrupted" | "time";

/** What training came to. */
export interface TrainingResult {
  /** Of the best epoch (lowest validation loss), flat, in the network's order of parameters. */
  readonly weights: Float32Array;
  readonly history: readonly EpochRecord[];
  readonly stopped: StopReason;
  /** From 1; 0 when no epoch was completed. */
  readonly bestEpoch: number;
  /** Time spent training, earlier sessions of a resumed run included. */
  readonly seconds: number;
  readonly workers: number;
  readonly parameterCount: number;
}

/**
 * Trains a network on all cores: each worker thread takes a share of every batch, gradients are
 * added in shared memory, each worker moves its share of the weights.
 *
 * Same seed and number of workers: the same weights, bit for bit, also through interruption and
 * `resume`. Other numbers of workers agree within float tolerance; with dropout each share of a
 * batch draws its own masks, so that they agree in distribution only. The main thread stays free.
 * An interrupt (`lib/core/interrupt`) or `signal` stops after the batch at work, with a checkpoint
 * where there is a run folder.
 *
 * Throws `InvalidArgumentError` for numbers and shapes that do not fit, `RunError` for a run
 * folder that cannot be used or written, `TrainingError` when the loss is not finite or a worker
 * died.
 *
 * @example
 * const result = await train({
 *   network, batches: { sequences, plan: { kind: "every-step", time: 64, batch: 32 } },
 *   validation: null, options: { epochs: 20, learningRate: 0.003, seed: 7 },
 * });
 */
export async function train(job: TrainingJob): Promise<TrainingResult> {
  const options = resolveTrainingOptions(job.options);
  if (!job.networkModule) checkRecurrentConfig(job.network);
  const limits = {
    vocabularySize: job.network.vocabularySize,
    factorSizes: job.network.factors.map((factor) => factor.size),
  };
  const pack = (source: BatchSource, name: string): PackedSource => {
    const packed = packSource(source, { name, ...limits });
    checkPlan(packed, name, job.network.predict);
    return packed;
  };
  const batches = pack(job.batches, "batches");
  const validation = job.validation ? pack(job.validation, "validation") : null;
  checkArgument(
    !job.resume || job.runFolder !== undefined,
    "resume",
    job.resume,
    "needs a runFolder to go on from",
  );
  const recorder = openRecorder({ job, options, batches, validation });
  try {
    const training = new Training({
      job,
      options,
      batches,
      validation,
      recorder,
      workers: resolveWorkers(options.workers || recorder.resumedWorkers, batches.plan.batch),
      networkModule: job.networkModule ?? recurrentNetworkModule,
    });
    return await training.run();
  } finally {
    recorder.close();
  }
}
