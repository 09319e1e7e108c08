/**
 * # A recurrent network as data
 *
 * What a network is without the library that trains it: a configuration, the weight arrays that it
 * means, and what it is told beside the tokens.
 *
 * @module
 */
export { type CellName, type CellWeight, cellNames, cellWeights } from "./cell-weights";
export { checkFactors } from "./check-factors";
export {
  checkRecurrentConfig,
  inputWidth,
  layerInputWidth,
  type RecurrentConfig,
  readsBothWays,
  recurrentConfig,
} from "./config";
export {
  initialWeights,
  layerWeights,
  orthogonalRows,
  type ParameterSpec,
  recurrentParameters,
  splitWeights,
} from "./parameters";
