/**
 * # Chapter 9: a probability becomes a piece
 *
 * What the notebook on sampling draws, measures and says: loops of best guesses, moments of doubt,
 * temperatures and ways of choosing beside real music, and passages that were heard before.
 *
 * @module
 */
export { readMusic } from "../music";
export { composeWith } from "../recurrent";
export { momentsByDoubt } from "./doubt";
export { strategiesFigure, surpriseFigure, temperatureFigure } from "./figure";
export {
  copiesFinding,
  cutsFinding,
  loopsFinding,
  openingsFinding,
  seedFinding,
  surpriseFinding,
  temperatureFinding,
  waysFinding,
} from "./findings";
export {
  measureSamples,
  mostRepetitive,
  nearestInSurprise,
  surpriseAlong,
} from "./measures";
export {
  copiesIn,
  fingerprint,
  heldOutMusic,
  learnTune,
  namedPieces,
} from "./music";
export { loopsTable, quotationsTable, sharedPassagesTable, waysTable } from "./tables";
