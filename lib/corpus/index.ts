/**
 * # Corpus
 *
 * A folder of files, or a zip or tar of them, becomes pieces: the one place where folders are walked
 * and files are opened. MIDI is read as it is; MusicXML and ABC become MIDI first, once. A bad file is a row with a reason, never the end of the run; unchanged files are not read again, and
 * files with the same music, in this key or another, are known as copies.
 *
 * @module
 */
export { loadCorpus } from "./corpus";
export { folderKey } from "./folder";
export { type IngestReport, type IngestResult, ingestFolder } from "./ingest";
export { listMidiFiles } from "./list";
export { readMidiFile, readPiece, writePiece } from "./midi-files";
