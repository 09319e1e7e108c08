/**
 * # Corpus
 *
 * A folder of files, or a zip or tar of them, becomes pieces: the one place where folders are walked
 * and files are opened. MIDI is read as it is; MusicXML and ABC become MIDI first, once. A bad file is
 * a row with a reason, never the end of the run; files with the same music, in this key or another, are
 * known as copies.
 *
 * What is read goes to shards on disk as it comes, some dozens of files a block, each with its
 * checksum; each process has shards of its own. So nothing is read twice, also after a process was
 * killed; a changed file is read again, and so are the files of a block that is cut or altered. In
 * memory stands where each file's row lies. Other processes, on other machines too, can read parts of a
 * folder first (`elsewhere`, `readPart`): their shards count as if they were made here.
 *
 * ```
 *  folder ─▶ list ─▶ known by path, size and times? ── yes ──▶ shard-folder: rows, fingerprints ─▶ copies
 *                        │ no                                        ▲
 *                        ▼                                           │ place
 *                   reader-pool ─▶ read-file ─▶ block ─▶ shard (append, checksum)
 *                    threads        MIDI, once    rows, fingerprints, what a keeper keeps
 * ```
 *
 * @module
 */
export type { Keeper, KeeperChoice, ReadTask } from "./block";
export {
  type CorpusOptions,
  loadCorpus,
  openCorpus,
  reasonToSkip,
  type SkippedFile,
} from "./corpus";
export {
  copiesAmong,
  folderKey,
  type MissingFiles,
  type ReadProgress,
  readerVersion,
  readFolder,
} from "./folder";
export { type IngestReport, type IngestResult, ingestFolder } from "./ingest";
export { listMidiFiles } from "./list";
export { fileOf, readMidiFile, readPiece, writePiece } from "./midi-files";
export { readOfficialSplit } from "./official-split";
export { heldPieces, type Pieces } from "./pieces";
export { type PartReport, readPart } from "./read-tasks";
export { readBytesAt } from "./shard";
