import type { TrainingOptions } from "./options";
import type { PackedSource } from "./packed-source";
import type { SharedState } from "./shared-state";

/** What a worker needs for one job. */
export interface WorkerJob {
  /** Module that exports `createRecurrentNetwork(config)`. */
  readonly networkModule: string;
  readonly network: unknown;
  readonly options: TrainingOptions;
  readonly train: PackedSource;
  readonly validation: PackedSource | null;
  readonly worker: number;
  readonly workers: number;
}

/** A stretch of steps within one epoch. */
export interface StepRange {
  readonly epoch: number;
  readonly from: number;
  /** Steps done since training began. */
  readonly globalStep: number;
}

/** Main thread → worker. Every request is answered by one reply, progress aside. */
export type WorkerRequest =
  | { readonly kind: "begin"; readonly job: WorkerJob }
  | { readonly kind: "share"; readonly state: SharedState; readonly initialise: boolean }
  | {
      readonly kind: "train";
      readonly range: StepRange;
      readonly carried: readonly Float32Array[] | null;
    }
  | { readonly kind: "evaluate" }
  | { readonly kind: "end" };

/** Worker → main thread. */
export type WorkerReply =
  | { readonly kind: "ready" }
  | { readonly kind: "begun" }
  | { readonly kind: "shared" }
  | {
      readonly kind: "trained";
      readonly step: number;
      readonly steps: number;
      readonly learningRate: number;
      readonly carried: readonly Float32Array[] | null;
    }
  | {
      readonly kind: "evaluated";
      readonly lossSum: number;
      readonly correct: number;
      readonly count: number;
    }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly failure: WorkerFailure }
  | { readonly kind: "progress"; readonly progress: StepProgress };

/** Where a stretch of steps stands; sent by the first worker at most every 100 ms. */
export interface StepProgress {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  /** Mean nats per target since the last message. */
  readonly loss: number;
  /** Targets since the last message. */
  readonly tokens: number;
  readonly learningRate: number;
}

/** An error as it crosses threads. */
export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}
