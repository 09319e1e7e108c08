/**
 * # Evaluation
 *
 * What numbers say of a model and of its music: bits a token on held-out pieces with an interval
 * over pieces, the n-gram floors with the same help, descriptors of music beside those of real
 * music, what is copied from the training pieces, and the signs of collapse.
 *
 * @module
 */
export {
  type CollapseSigns,
  collapseAlarm,
  collapseSigns,
  describeTokens,
  entropyBits,
  melodicIntervals,
  type RankedStream,
  rankStreams,
} from "./alarms";
export { bootstrapMean } from "./bootstrap";
export { type ChoraleRow, choraleRows, choraleTable } from "./chorale-table";
export { cutFrames, framePiece } from "./common-frame";
export { type ComparisonRow, compareSets } from "./compare-sets";
export { describePiece, type ScalarName } from "./describe-piece";
export { compareLikelihoods, evaluateLikelihood, type Likelihood } from "./likelihood";
export {
  compareMemorisation,
  type MemorisationComparison,
  MemorisationIndex,
} from "./memorisation";
export { type FloorFamily, scoreFloors } from "./score-floors";
export {
  bestOf,
  type RowRole,
  type ScoredModel,
  scoreModel,
  scoreRows,
} from "./score-models";
export { averageLikelihoods, type SeededLikelihood } from "./seeds";
export { tellApart } from "./tell-apart";
export { tokenBits } from "./token-bits";
export { unitCosts } from "./unit-costs";
