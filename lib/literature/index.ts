/**
 * # Beside the literature
 *
 * Published data sets with their official splits, the evaluators that published figures were made
 * by, and the figures themselves: what a network of ours is put beside.
 *
 * @module
 */

export { choraleDataset, scoreChorales } from "./chorale-dataset";
export { choraleFloors, scoreChoraleFloor } from "./chorale-floors";
export { countKeysLeft, inTwelveKeys } from "./chorale-mixture";
export { readChoraleSet } from "./chorale-set";
export { splitChorales } from "./chorale-split";
export { pitchCopyParameters, scorePitchCopy } from "./frame-copy";
export { scoreNoteUnigram, scorePitchMarkov } from "./frame-floors";
export { frameIds } from "./frame-ids";
export { factorsOfFrames, frameTokenCount, frameTokenFactors, frameTokens } from "./frame-tokens";
export { type MeanCost, meanCost } from "./mean-cost";
export {
  keyCount,
  type PianoRoll,
  type PianoRollSet,
  readPianoRolls,
} from "./piano-rolls";
export {
  type PianoRollSetName,
  type PublishedRow,
  pianoRollFiles,
  pianoRollSets,
  publishedChorales,
  publishedRows,
  type ScoreKind,
} from "./published";
export { type BenchmarkRecord, readBenchmarkRecords } from "./records";
