/**
 * # Chapter 1: what is in a MIDI file
 *
 * Files written by hand, byte for byte, and taken apart again; files that readers disagree about,
 * and what two readers say of them; what a folder holds.
 *
 * @module
 */
export { readMusic } from "../music";
export { midiByHand } from "./by-hand";
export { explainMidi } from "./explain";
export {
  folderTable,
  notesTable,
  pitchClassFinding,
  problemsTable,
  readyFinding,
  roundTripFinding,
  verdictsTable,
} from "./folder";
export { oddFile, oddFiles } from "./odd-files";
export { readBoth, readersFinding, readersTable } from "./readers";
export { sixteenBeats, troubleFolder } from "./toys";
