/**
 * # Recipes
 *
 * Five published music generators as data, each with its faults and its repaired form, and one of
 * our own. A recipe holds experiments; what one of a kind reads, trains, keeps and samples is one
 * `ExperimentKind` in the list of `kinds.ts`, and all of them go through `trainRecipe`. A run is a
 * folder that holds all that made it.
 *
 * @module
 */

export { chooseRecipe } from "./choose-recipe";
export { cellNetwork, commonDataset, commonFit, commonGan } from "./common-fit";
export type { SampledPiece, Speaker } from "./experiment-kind";
export { exportModel } from "./export-model";
export { describeExperiment } from "./kinds";
export { fitOptionsOf } from "./kinds/recurrent";
export { listModels } from "./list-models";
export { chooseRun, findRuns, type RunSummary, summariseRun } from "./list-runs";
export { type OpenedModel, openModel } from "./open-model";
export { prepareRecipe, selectPieces, writingOf } from "./prepare";
export { ownRecipes, recipes } from "./published";
export type { Recipe, TokenRecipe } from "./recipe";
export { type OpenedRun, openTrainedRun } from "./recipe-run";
export { type RunRecord, readRecord, writeRecord } from "./record";
export { repairRecipe } from "./repair";
export { problemOf } from "./sample-problem";
export type { Setting, Settings } from "./settings";
export {
  type ExperimentResult,
  type ExperimentStart,
  runFolderFor,
  trainRecipe,
} from "./train-recipe";
