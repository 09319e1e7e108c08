/**
 * # Training
 *
 * Batches become weights: see the picture below for who calls whom.
 *
 * @module
 */
export { epochRecordSchema } from "./checkpoint";
export { commonDataset, commonFit } from "./common-fit";
export { type CellRun, epochsForEqualTime, fitCells, runsOf } from "./compare-cells";
export { type DatasetSources, factorInputs, sourcesOf } from "./dataset-source";
export { defaultFit, type FitOptions, fitRecurrent, modelOf, modelParts } from "./fit";
export { cropsOfSplit, fitChoraleGan, fitIndexGan } from "./fit-gan";
export { borrowGang, returnGang, type WorkerGang } from "./gang";
export { bestEpochOf, type EpochRecord } from "./history";
export { interruptAndResume } from "./interruption";
export { resolveTrainingOptions, resolveWorkers, type TrainingOptions } from "./options";
export { type BatchPlan, cutBatch, planEpoch } from "./plan";
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
export { createSharedState } from "./shared-state";
export { type BatchSource, packSource, shareSource } from "./source";
export { TensorBoardWriter } from "./tensorboard";
export { type StopReason, type TrainingEvent, type TrainingResult, train } from "./train";
