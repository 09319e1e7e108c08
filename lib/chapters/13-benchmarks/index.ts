/**
 * # Chapter 13: how good is it, really?
 *
 * What the notebook on benchmarks shows and says: kept rows beside published ones, and which measures
 * can tell Bach from shuffled Bach.
 *
 * @module
 */
export { readMusic } from "../music";
export { besideFinding, besideTables, commandsTable, copyFinding, rowsBeside } from "./beside";
export { liveFinding, liveTable, trainLive } from "./live";
export { readBenchmarks } from "./records";
export { spoiledToHear } from "./spoiled";
export { blindestFinding, blindFinding, studyFigure } from "./study";
