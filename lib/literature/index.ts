/**
 * # Beside the literature
 *
 * Published data sets with their official splits, the evaluators that published figures were made
 * by, and the figures themselves: what a network of ours is put beside.
 *
 * @module
 */
export { scoreNoteUnigram, scorePitchMarkov } from "./frame-floors";
export { type Frame, type PianoRoll, type PianoRollSet, readPianoRolls } from "./piano-rolls";
export {
  type PianoRollSetName,
  type PublishedRow,
  pianoRollFiles,
  pianoRollSets,
  publishedRows,
  type ScoreKind,
} from "./published";
