/**
 * # Recurrent networks
 *
 * LSTM and GRU on fused kernels in TensorFlow's C library, ours or its own: a configuration, the
 * weights that it means, forward and back for training, and stateful streams for sampling, on one
 * thread or many. One cell, layers of the Keras kind and the speed of a matrix product are here for
 * looking at.
 *
 * @module
 */

export {
  type CellName,
  cellNames,
  checkRecurrentConfig,
  initialWeights,
  orthogonalRows,
  type RecurrentConfig,
  recurrentConfig,
  recurrentParameters,
  splitWeights,
} from "../portable";
export type { Batch } from "./batch";
export { cellOf, cells } from "./cells";
export { frameNetworkConfig } from "./frame-config";
export {
  createRecurrentNetwork as createFrameNetwork,
  frameNetworkModule,
} from "./frame-network";
export { recurrentLayer } from "./layers/fused-layers";
export { layerStep } from "./layers/layer-step";
export { computedConfig, type TrainedPositions, trainingOperations } from "./operations";
export { ParallelModel } from "./parallel/parallel-model";
export { productSpeed } from "./product-speed";
export { RecurrentModel, type RecurrentModelParts } from "./recurrent-model";
export {
  type BatchScore,
  createRecurrentNetwork,
  type Network,
  recurrentNetworkModule,
} from "./recurrent-network";
export { cellParameterCountOf, parameterCountOf, unitsForParameters } from "./size";
