import type { RecurrentConfig } from "../models/recurrent";
import type { BatchSource } from "./batch-source";
import type { FileWriter } from "./checkpoint";
import type { EpochRecord } from "./history";
import type { TrainingOptions } from "./options";

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
  /** Module that exports `createRecurrentNetwork`; default that of networks over tokens. */
  readonly networkModule?: string;
  /** Weights of such a network, where they are not those of a network over tokens. */
  readonly parameterCount?: number;
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
