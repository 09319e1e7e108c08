/**
 * # Recurrent networks
 *
 * LSTM and GRU on the fused kernels of TensorFlow's C library: a configuration, the weights that it
 * means, forward and back for training, and stateful streams for sampling, on one thread or many.
 * One cell, layers of the Keras kind and the speed of a matrix product are here for looking at.
 *
 * @module
 */
export { hasNativeBackend, loadTensorFlow, type TensorFlow } from "./backend";
export {
  type Batch,
  type Cell,
  checkRecurrentConfig,
  layerInputWidth,
  type RecurrentConfig,
  readsBothWays,
} from "./config";
export { foldedConfig, foldsEmbedding } from "./fold";
export { recurrentLayer } from "./layers/fused-layers";
export { layerStep } from "./layers/layer-step";
export { traceGru, traceLstm } from "./one-cell";
export { ParallelModel } from "./parallel/parallel-model";
export {
  initialWeights,
  orthogonalRows,
  type ParameterSpec,
  recurrentParameters,
  splitWeights,
} from "./parameters";
export { productSpeed } from "./product-speed";
export { RecurrentModel, type RecurrentModelParts } from "./recurrent-model";
export { createRecurrentNetwork, recurrentNetworkModule } from "./recurrent-network";
export { cellParameterCountOf, parameterCountOf, unitsForParameters } from "./size";
