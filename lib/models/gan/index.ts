/**
 * # GANs
 *
 * Two adversarial models: a convolutional one that makes four-voice bars and is told the averages it
 * must match, and `musigan`'s on token indices, kept as published.
 *
 * @module
 */
export { type ChoraleGanConfig, choraleGanConfig } from "./config";
export { classifyCrops } from "./crop-classifier";
export { type Crops, chooseCrops, cropPieces, cropsIn, selectCrops } from "./crops";
export { exportGenerator } from "./export-generator";
export { voicePairs } from "./feature-matrices";
export { loadIndexTraining, loadTraining, saveIndexTraining, saveTraining } from "./gan-store";
export { type IndexGanRecord, sampleIndexGan, trainIndexGan } from "./index-gan";
export {
  type IndexGanConfig,
  indexGanConfig,
  publishedIndexGan,
  publishedIndexGanSteps,
} from "./index-gan-config";
export { generatorWeightCount, sampleCrops, sampleGan } from "./sample-gan";
export { trainGan } from "./train-gan";
export type { GanRecord } from "./training-state";
