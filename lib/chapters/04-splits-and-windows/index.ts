/**
 * # Chapter 4: how one knows that a model has learnt anything
 *
 * The same windows divided at random and by piece, what that leaks, and what the leak is worth to a
 * model that counts and to a network.
 *
 * @module
 */
export { readMusic } from "../music";
export { firstWindows, windowLeakFigure } from "./figure";
export {
  countingFigure,
  countingFinding,
  leakFinding,
  leakTable,
  networkFinding,
  splitKinds,
  trainingsTable,
  vocabularyLeakFinding,
  windowsFinding,
  windowsTable,
} from "./findings";
export {
  openings,
  scoreNgramOnWindows,
  splitInBothWays,
  summariseTrainings,
  trainAndTest,
} from "./leak";
