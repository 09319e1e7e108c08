/**
 * # Dataset
 *
 * Pieces become training data: encoded once, split by piece so that nothing is both learnt and
 * tested, put into other keys where that is asked, cut into windows where a recipe wants them, with
 * the leak that windows bring measured.
 *
 * @module
 */
export {
  stretchTempo,
  transposedSequences,
  transpositionTable,
  twelveKeys,
} from "./augment";
export {
  buildDataset,
  checkEnough,
  countUnknown,
  type Dataset,
  type EncodedPieces,
  encodePieces,
  sequencesOf,
  trainingInAllKeys,
} from "./dataset";
export { factorsInAllKeys, factorsOf } from "./factors";
export {
  type Split,
  type SplitOptions,
  splitByPiece,
  splitWindowsLeaky,
} from "./split";
export {
  countWindows,
  cutWindows,
  type Leak,
  measureLeak,
  type Window,
  windowPlaces,
} from "./windows";
