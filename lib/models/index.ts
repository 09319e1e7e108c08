/**
 * # Models
 *
 * One interface, `NextTokenModel`, stands under all sampling and evaluation: a model says how likely
 * each next token is. The n-grams here are the floors that a network must beat. What a recurrent
 * network is has a door of its own, `models/portable`; so have the networks on TensorFlow,
 * `models/recurrent` and `models/gan`, and the C library below them, `models/native`. Adam is here once, for all that trains.
 *
 * @module
 */
export {
  type AdamOptions,
  adamFactors,
  adamLoop,
  type ParameterShard,
  type UpdateStep,
  updateAdam,
} from "./adam";
export { trainCopyPrevious } from "./copy-previous";
export { mixModels } from "./mixture";
export type { NextTokenModel, TokenStreams } from "./next-token";
export { type NgramModel, trainNgram } from "./ngram";
export { trainFactoredNgram } from "./ngram-factored";
export { ngramInKeys } from "./ngram-in-keys";
