/**
 * # Chapter 3: which tokens a model should know
 *
 * How often tokens occur, what becomes of the rare ones, how much of unseen music a vocabulary
 * knows, and how it grows with the music read.
 *
 * @module
 */
export { readMusic } from "../music";
export { tokenFrequencyFigure } from "./figure";
export {
  coverageFigure,
  coverageFinding,
  damageFinding,
  damageTable,
  inventedTable,
  keysFinding,
  keysTable,
  outlookFinding,
  outlookTable,
  slopeFinding,
} from "./findings";
export {
  coverageByMinimumCount,
  damageAt,
  damagedPiece,
  outlook,
  vocabularyGrowth,
} from "./study";
