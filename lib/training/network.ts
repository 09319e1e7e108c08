import type { Tensor } from "@tensorflow/tfjs-core";
import type { Random } from "../core";
import type { Batch, ParameterSpec } from "../models/recurrent";

/** Sums over the targets that count (nats, hits, targets). */
export interface BatchScore {
  readonly lossSum: number;
  readonly correct: number;
  readonly count: number;
  /** Where the batch carries state: that after its last step, for the next batch. */
  readonly finalState?: readonly Float32Array[];
}

/** The part of a network that training needs; `createRecurrentNetwork` makes one. */
export interface TrainableNetwork {
  readonly parameters: readonly ParameterSpec[];
  readonly parameterCount: number;
  /** Writes the gradients of the summed loss into `gradients`, parameter after parameter. */
  lossAndGradients(
    parameters: Tensor[],
    batch: Batch,
    random: Random,
    gradients: Float32Array,
  ): BatchScore;
  evaluate(parameters: Tensor[], batch: Batch): BatchScore;
}
