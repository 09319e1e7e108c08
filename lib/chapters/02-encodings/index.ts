/**
 * # Chapter 2: music as tokens
 *
 * What each encoding keeps of a piece, in numbers and by ear, and what its length costs; a piece as
 * a person might play it, so that there is something to lose.
 *
 * @module
 */

export { score } from "../../display/score";
export { readMusic } from "../music";
export { asIfPlayed } from "./expression";
export { encodingFigure } from "./figure";
export {
  choiceFinding,
  gridFinding,
  lengthFinding,
  lengthsTable,
  onsetFinding,
  playedFinding,
  refusedTable,
  roundTripTable,
} from "./findings";
export { tokensPerNote } from "./lengths";
