/**
 * # Chapter 12: where the time goes
 *
 * What the notebook on performance measures and says: steps in turns, tokens with and without a
 * state that is carried, a run that is interrupted, and the kept records of the benchmarks.
 *
 * @module
 */
export { readMusic } from "../music";
export { compareSteps } from "./compare-steps";
export {
  agreementFinding,
  answersFinding,
  bothKindsFinding,
  ceilingFinding,
  interruptionFinding,
  keptMemoryFinding,
  layerFinding,
  memoryGrowthFinding,
  oneHotFinding,
  paceFinding,
  readingFinding,
  samplingFinding,
  timeGrowthFinding,
  trainingFinding,
  workersFinding,
} from "./findings";
export { paceFigure } from "./growth";
export { interruptAndResume } from "./interruption";
export { countReading, trainingPieces } from "./reading";
export { readingPace } from "./reading-pace";
export { readBenchRecord, readGrowth } from "./records";
export {
  floorsTable,
  interruptionTable,
  keptMemoryTable,
  layerTable,
  memoryGrowthFigure,
  readingTable,
  samplingFigures,
  sharesTable,
  stepsTable,
  timeGrowthFigure,
  trainingFigure,
  workersTable,
} from "./tables";
