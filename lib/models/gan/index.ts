/**
 * # GANs
 *
 * Two adversarial models: a convolutional one that makes four-voice bars and is told the averages it
 * must match, and `musigan`'s on token indices, kept as published. Beside them a GAN of two numbers,
 * in which one sees the game.
 *
 * @module
 */
export { choraleDistributions } from "./chorale-statistics";
export { type ChoraleRow, choraleTable, formatChoraleTable } from "./chorale-table";
export { type ChoraleGanConfig, choraleGanConfig } from "./config";
export { type Crops, chooseCrops, cropToGrid } from "./crops";
export { loadIndexTraining, loadTraining, saveIndexTraining, saveTraining } from "./gan-store";
export {
  type Collapse,
  collapseOf,
  type IndexGanRecord,
  type IndexGanState,
  sampleIndexGan,
  trainIndexGan,
} from "./index-gan";
export {
  type IndexGanConfig,
  indexGanConfig,
  publishedIndexGan,
  publishedIndexGanSteps,
} from "./index-gan-config";
export { generatorWeightCount, sampleCrops, sampleGan } from "./sample-gan";
export { sharesNear, trainToyGan } from "./toy-gan";
export { trainGan } from "./train-gan";
export type { GanRecord } from "./training-state";
