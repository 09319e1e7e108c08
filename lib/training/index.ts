/**
 * # Training
 *
 * Batches become weights. A dataset is made a `BatchSource` (plain arrays, or a view of a token
 * store, and a plan of how to cut them); `train` checks it, lays it out in shared memory, of a store
 * no more than where its pieces lie, and hands it to an `EpochLoop`, which leads a pool of worker
 * threads through the epochs without blocking its own. Every worker plans the epoch from the seed
 * alone, cuts its share of each batch, writes its gradients, waits for the others and moves its share
 * of the weights. `fitRecurrent` is the same for a notebook: from a dataset to a model, an equal fit
 * taken from the cache. GANs train by loops of their own, in `models/gan`; their fits are cached here.
 *
 * ```
 *  main thread                                         worker thread, one a core
 *
 *  fitRecurrent   Dataset → sourcesOf → BatchSource
 *      │
 *      ▼
 *  train          packSource → PackedSource  · · · · · shared memory · · · · · ·
 *      │          openRecorder: run folder, lock, checkpoint               ·   ·
 *      ▼                                                                   ▼   ▼
 *  EpochLoop ──▶ WorkerPool ── begin, share, train, ──▶ worker-thread   planEpoch → EpochPlan
 *   epochs,       ask, answer    evaluate, end            │             cutBatch → Batch
 *   pauses,          ▲                                    ▼
 *   checkpoints      └───── progress, sums ─────────── WorkerStep: gradients ║ norms ║ weights
 *                                                      (║ all wait: SharedState), SharedOptimizer
 * ```
 *
 * @module
 */
export { BareSteps } from "./bare-steps";
export {
  type BatchPlan,
  type BatchSource,
  type DatasetSources,
  factorInputs,
  sourcesOf,
} from "./batch-source";
export { epochRecordSchema } from "./checkpoint";
export { readBatches } from "./cut-batch";
export { trainOrRead } from "./fit-cache";
export { cropsOfSplit, fitChoraleGan, fitIndexGan, type SplitCrops } from "./fit-gan";
export {
  type Fit,
  type FitOptions,
  fitRecurrent,
  modelParts,
  networkFor,
} from "./fit-recurrent";
export { bestEpochOf, type EpochRecord } from "./history";
export type { StopReason, TrainingEvent, TrainingJob, TrainingResult } from "./job";
export { resolveWorkers, type TrainingOptions } from "./options";
export { packSource } from "./packed-source";
export {
  createRun,
  openRun,
  type Run,
  readLog,
  readWeights,
  runPaths,
  updateConfig,
  writeWeights,
} from "./run-folder";
export { lockRun } from "./run-lock";
export { TensorBoardWriter } from "./tensorboard";
export { train } from "./train";
