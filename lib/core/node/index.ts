/**
 * # Core, where Node is needed
 *
 * Files that are written whole or not at all, arrays on disk with a checksum, worker threads, the
 * folder for caches, and the one key of results: a hash over the code that made them, found by
 * following imports.
 *
 * @module
 */
export { packArrayFile, readArrayFile, writeArrayFile } from "./array-file";
export { cacheFolder } from "./cache-folder";
export { codeKey } from "./code-key";
export { noteFile, writeFileAtomic } from "./files";
export { makeFolder, nameForFile, prepareFile, systemCause } from "./folders";
export { sha256Of } from "./sha256";
export { startThread } from "./thread";
