/**
 * # Alarms
 *
 * What speaks against a piece before anybody has heard it: loops, poverty, a standstill, a passage
 * learnt by heart; and the order of several pieces by it. It loads in Node and in a browser.
 *
 * @module
 */
export { type CollapseSigns, collapseAlarm, collapseSigns } from "./collapse";
export { melodicIntervals } from "./melodic-intervals";
export { momentsOf } from "./moments";
export { type RankedStream, rankStreams } from "./rank-streams";
export { describeTokens, entropyBits, longestRepeat, loopShare } from "./repetition";
export type { PassagePlace, PieceMemory, SharedPassage } from "./shared-passage";
export { SuffixAutomaton } from "./suffix-automaton";
