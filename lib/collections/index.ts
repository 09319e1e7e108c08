/**
 * # Collections
 *
 * Data sets that have a name: whose they are, what their licence allows, how they are had, checked
 * and split, and where they lie on this machine. What takes a folder of music takes such a name; the
 * reader's own folders can have one too.
 *
 * @module
 */
export { type Collection, catalogue, collectionByName, findCollection } from "./catalogue";
export { getCollection } from "./get";
export { removeCollection, type Verified, verifyCollection } from "./keep";
export {
  collectionAt,
  commandFor,
  installedPath,
  locateData,
  type Places,
  readRecord,
  registeredFolders,
  registerFolder,
  type SetRecord,
} from "./store";
