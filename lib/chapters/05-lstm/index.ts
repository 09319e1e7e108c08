/**
 * # Chapter 5: can a network hear further than an n-gram?
 *
 * A task of memory, floors with the same help as the network, and where the network's lead comes
 * from: how far it hears, which tokens it is good at, what it expects.
 *
 * @module
 */
export { readMusic } from "../music";
export {
  commonFloors,
  composeWith,
  countedReach,
  firstMusic,
  heldOutPiece,
  measureReach,
  reachFigure,
  scoreFit,
  scoreTable,
  traceLstm,
} from "../recurrent";
export { listeningFigure } from "./figure";
export {
  answerFinding,
  bellFinding,
  contestFinding,
  datasetFinding,
  floorLevels,
  floorsFigure,
  floorsFinding,
  pricesFigure,
  pricesFinding,
  reachFinding,
  trainingFinding,
} from "./findings";
export { recallContest, recallFinding } from "./recall-contest";
export { recallExamples, recallTask } from "./recall-task";
export { compareStyles, strangersTo, styleFinding, styleTable } from "./style";
export { pricesByGroup, tokenKinds, tokenPrices, tokenSpans } from "./token-groups";
