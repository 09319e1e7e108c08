/**
 * # Token store
 *
 * Music as a model reads it, on disk: a folder's files are written in an encoding where they are read,
 * by all cores, and their tokens go to the folder's shards (see `corpus`). A store knows where each
 * piece lies; split and vocabulary are made from its counts; training reads rows by their place, a
 * piece at a time, with a bounded number of pieces held. So a corpus of any size takes some hundred
 * bytes a piece in memory. Pieces that are in memory anyway go the same way, their shard in memory too.
 *
 * ```
 *  folder ─▶ readers ─▶ shards: 1 or 2 bytes a token, factors beside
 *             encode        │
 *                           ▼
 *                      TokenStore: pieces, places, words ─▶ split, vocabulary: the id of each word
 *                           │
 *                           ▼ sequences: a view, by ids
 *                      StoredSequences ─▶ every worker: StoredReader ─▶ rows of a batch
 * ```
 *
 * @module
 */
export { tokenKeeper, type Writing } from "./encode-file";
export { openTokenStore, storeOfPieces } from "./open-store";
export { datasetOfSides, type Sides } from "./piece-dataset";
export { type StoredIds, sharedArray, shareInts } from "./stored-ids";
export { StoredReader, type StoredRow } from "./stored-reader";
export { lengthsOf, StoredSequences } from "./stored-sequences";
export type { TokenStore } from "./token-store";
