/**
 * # Chapter 9: a probability becomes a piece
 *
 * What the notebook on sampling draws, measures and says: loops of best guesses, moments of doubt,
 * temperatures and ways of choosing beside real music, and passages that were heard before.
 *
 * @module
 */
export { momentsByDoubt } from "./doubt";
export { temperatureFigure } from "./figure";
export {
  copiesFinding,
  cutsFinding,
  loopsFinding,
  seedFinding,
  surpriseFinding,
  temperatureFinding,
  waysFinding,
} from "./findings";
export {
  describeSamples,
  measureSamples,
  mostRepetitive,
  nearestInSurprise,
  rankByDistance,
  type SampleMeasures,
  surpriseAlong,
} from "./measures";
export {
  copiesIn,
  countKept,
  fingerprint,
  heldOutMusic,
  learnTune,
  namedPieces,
} from "./music";
export { nextTokenFigure } from "./next-token";
export { loopsTable, type Named, quotationsTable, sharedPassagesTable, waysTable } from "./tables";
