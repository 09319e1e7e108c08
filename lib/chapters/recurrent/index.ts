/**
 * # What the chapters on recurrent networks share
 *
 * Chapters 5 and 6 ask the same of an LSTM and of a GRU: what it scores, how far it hears, and what
 * its first music sounds like.
 *
 * @module
 */
import { cells } from "../../models/recurrent";

export { commonFloors } from "./common-floors";
export { composeWith } from "./compose-with";
export { countedReach, measureReach, type ReachSeries, reachFigure } from "./context-reach";
export { firstMusic, heldOutPiece } from "./first-music";
export { bitsOf, scoreFit, scoreTable } from "./scores";

/** Runs an LSTM cell of one unit, and tells every step. */
export const traceLstm = cells.lstm.trace;
/** Runs a GRU cell of one unit, and tells every step. */
export const traceGru = cells.gru.trace;
