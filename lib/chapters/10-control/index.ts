/**
 * # Chapter 10: telling a model what to do
 *
 * What the notebook on control needs: music that may have four voices, one speaker for all draws,
 * wishes and what they cost, harmonies and their judges, and a ranking with frauds in it. Whatever
 * needs four voices is null where the music has none, and its table says so.
 *
 * @module
 */

export { score } from "../../display/score";
export { readMusic } from "../music";
export { composeWith } from "../recurrent";
export { answerTo, type Entry, fraudsFrom, rankBatch, recite } from "./batch";
export { controlData, learnTunes } from "./data";
export { cameTrue, drawFrom, grantWish, trySpeech } from "./draw";
export {
  encodingFinding,
  evidenceFinding,
  fraudsFinding,
  harmonyFinding,
  innerFinding,
  networkFinding,
  parallelsFinding,
  priceFinding,
  speechFinding,
} from "./findings";
export {
  effectiveParticles,
  evidenceByParticles,
  judgeHarmonies,
  scoreBesideNgrams,
  voicesOf,
} from "./harmony";
export {
  colourAfter,
  firstBars,
  givenVoice,
  moved,
  nearestInLength,
  originOf,
  playVoices,
  topLine,
} from "./pieces";
export { originFinding, shippedNetwork, trainToSteer } from "./steered";
export {
  chordsFigure,
  effectiveFigure,
  evidenceFigure,
  harmonyTable,
  leadingTable,
  rankTable,
  rulesTable,
  scoresFigure,
  speechTable,
} from "./tables";
export { leadVoices } from "./voice-leading";
