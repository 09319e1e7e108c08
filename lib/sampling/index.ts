/**
 * # Sampling
 *
 * A model becomes music: probabilities shaped by a strategy, held by the encoding's grammar and by
 * rules of music, led by a primer, and, for four voices, steered so that given notes stay as they
 * are. Many streams are drawn side by side.
 *
 * @module
 */

export { buildConstraints, type ConstraintSettings } from "./constraint-settings";
export { isParallel } from "./constraints";
export { continuePiece, type Primer } from "./continue-piece";
export {
  type FilledVoices,
  type FillOptions,
  type FourVoiceModel,
  harmonise,
  infill,
} from "./harmonise";
export { keepOutsideBars, keepVoices, parseKeep } from "./keep";
export { takePrimer } from "./primer";
export { argmaxOf } from "./rows";
export { type Constraint, NothingAllowedError } from "./rules";
export type { SampledStream, SampleOptions, SampleProgress } from "./sample-options";
export { checkVocabularySize, sampleTokens } from "./sample-tokens";
export { parsePitchRange, parseScale } from "./scales";
/** @public of those who draw token by token: pages, players. */
export { type KeptStreams, SteppedStreams } from "./stepped-streams";
export { type SamplingStrategy, shapeDistribution } from "./strategies";
export { checkStrategy, strategySteps } from "./strategy-steps";
export { keepsToRanges, type VoiceRange, voiceRangesOf } from "./voice-ranges";
