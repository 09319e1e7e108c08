/**
 * # Chapter 8: LSTM, GRU or GAN
 *
 * What the notebook on comparison needs: both cells scored over seeds and paired over pieces, music
 * of all three models in one frame beside held-out music, and the table that decides.
 *
 * @module
 */
export { readMusic } from "../music";
export { commonFloors } from "../recurrent";
export { blindTest } from "./blind-test";
export { cellTable, matchOf, scoreCells, scoresFigure, scoreWriters } from "./cells";
export { ganFinding, longerFinding, parametersFinding, timeFinding } from "./findings";
export { epochsForEqualTime, fitCells } from "./fit-cells";
export {
  compareInOneFrame,
  copiesOf,
  firstOfEach,
  signsOf,
  splitPieces,
  writeCrops,
  writeMusic,
} from "./music";
export {
  memorisationTable,
  overlapTable,
  propertiesFigure,
  signsTable,
  verdictTable,
  writersTable,
} from "./tables";
