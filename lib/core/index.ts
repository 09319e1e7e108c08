/**
 * # Core
 *
 * What every folder stands on and no reader of music asks for: errors that name the value and the
 * remedy, a seeded random generator (same seed, same numbers on every machine), how much a run may
 * cost, the hook by which an interrupt stops long work, arrays as checksummed bytes, and loops over
 * numbers written straight into WebAssembly. It loads in Node and in a browser.
 *
 * @module
 */
export {
  type ArrayFile,
  type ArrayFileKind,
  packArrays,
  type StoredArray,
  unpackArrays,
} from "./array-bytes";
export { checkArgument, DataError, EtudeError, InvalidArgumentError, RunError } from "./errors";
export { escapeHtml, visibleText } from "./escape-html";
export { onInterrupt, runInterruptHooks } from "./interrupt";
export { createPace, nextTurn } from "./pace";
export { Random, type RandomState } from "./random";
export { byProfile, type Profile, profiles, type Settings } from "./settings";
export { spread } from "./spread";
export { type TurnEffort, timeInTurns } from "./turns";
export { compileLoops, type Vector, type VectorFunction, type VectorLoop } from "./vector-code";
export { greatestPages, sharedArrays, VectorMemory } from "./vector-memory";
