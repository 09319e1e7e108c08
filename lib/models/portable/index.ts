/**
 * # A network as data
 *
 * What a network is without the library that trains it: a configuration, the weight arrays that it
 * means, a file that holds both with the words it speaks (`.etude`), and the arithmetic that steps
 * it, token by token, wherever there is a processor: in a page, in a worker, in Node. The same
 * model says the same bits on all of them. The generator of the four-voice GAN has such a form too,
 * from noise to pitches.
 *
 * @module
 */
export { type CellName, type CellWeight, cellNames, cellWeights } from "./cell-weights";
export { type WeightBits, weightBits } from "./compact";
export {
  checkRecurrentConfig,
  headWidth,
  inputWidth,
  layerInputWidth,
  type RecurrentConfig,
  readsBothWays,
  recurrentConfig,
} from "./config";
export {
  type GeneratorHeader,
  packGenerator,
} from "./generator/generator-file";
export {
  type LoadedGenerator,
  loadGenerator,
  pieceOfLatent,
} from "./generator/load-generator";
export { type LoadedModel, loadModel, wordsOf } from "./load-model";
export type { ModelCard } from "./model-card";
export { checkModelSize, type ModelHeader, modelEnding, packModel } from "./model-file";
export { networkFactors } from "./network-factors";
export {
  initialWeights,
  layerWeights,
  orthogonalRows,
  type ParameterSpec,
  recurrentParameters,
  splitWeights,
} from "./parameters";
export { PortableModel } from "./portable-model";
