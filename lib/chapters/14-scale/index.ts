/**
 * # Chapter 14: from a drawer to a library
 *
 * What the notebook on scale measures and says: what a note costs on its way into a network, the bill
 * of collections of any size, the kept figures of a large corpus, and what a sweep spends.
 *
 * @module
 */
export { billOf } from "./bill";
export { corpusFigure, corpusFinding, readCorpusRecord } from "./corpus-growth";
export { configurationsTable, halvingFinding, planned, rungsTable } from "./halving-bill";
export { keptSweepsTable, sweepPlace, watchedFinding } from "./kept-sweeps";
export { billFinding, billTable, ladderFrom } from "./ladder";
export { measureRates } from "./rates";
export { ratesTable, tokensProse } from "./rates-table";
