/**
 * # Sweeps
 *
 * Many trainings that differ in a few numbers, and which is best. A specification (`spec`, checked by
 * `plan` before anything starts) says what is tried: recipes, networks, data, seeds, and settings as
 * a grid or drawn at random; with successive halving the better part of a rung trains on. Each task is
 * the ordinary `etude train` in a run folder of its own (`task`), done by an engine that is none of
 * this room's business (`engine`: the tools have one on Dask). What ends is kept in a small record
 * (`folder`), and all decisions follow from the records (`view`), so that a sweep that was killed
 * goes on as if it had not been.
 *
 * @module
 */
export {
  type Engine,
  type EngineTask,
  printedTraining,
  type TaskNews,
  type TaskOutcome,
} from "./engine";
export { planSweep, type SweepPlan } from "./plan";
export { keepSweep, readSweep, sweepHistories } from "./read-sweep";
export { runSweep } from "./run-sweep";
export { parseSpec, readSpec } from "./spec";
export type { SweepRow, SweepView } from "./view";
