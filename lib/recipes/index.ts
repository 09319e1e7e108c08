/**
 * # Recipes
 *
 * Five published music generators as data, each with its faults, its repaired form, and the commands
 * that prepare, train, resume and sample it. A run is a folder that holds all that made it.
 *
 * @module
 */
export { commonDataset, commonFit } from "./common-fit";
export { type CellRun, epochsForEqualTime, fitCells, runsOf } from "./compare-cells";
export { describeExperiment, recipeRows } from "./compare-recipes";
export { controlData } from "./control";
export { drawFrom, type GrantedWish, grantWish, type Speech, trySpeech } from "./control-draw";
export {
  answerTo,
  type EvidencePoint,
  evidenceByParticles,
  fraudsFrom,
  type JudgedHarmony,
  judgeHarmony,
  nearestInLength,
  originOf,
  recite,
  scoreBesideNgrams,
  shareOfNotes,
  topLine,
  voicesOf,
} from "./control-study";
export { firstMusic } from "./first-music";
export {
  type SplitKind,
  scoreNgramOnWindows,
  splitInBothWays,
  summariseHistory,
  trainOnWindows,
} from "./leak";
export { chooseRun, findRuns, type RunSummary, summariseRun } from "./list-runs";
export { prepareRecipe, selectPieces } from "./prepare";
export { ownRecipes, recipes } from "./published";
export type { Recipe } from "./recipe";
export { fitOptionsOf } from "./recipe-fit";
export { readRecord, summariseRecord, writeRecord } from "./record";
export { repairRecipe } from "./repair";
export { type OpenedRun, openTrainedRun, type SampledPiece, sampleRun } from "./sample-run";
export { type ExperimentResult, runFolderFor, trainRecipe } from "./train-recipe";
