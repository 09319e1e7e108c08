export { mostBytes, readMidiFile, readPiece, writePiece } from "./files";
export { type IngestOptions, type IngestProgress, type IngestReport, ingestFolder } from "./ingest";
export type { IngestResult } from "./ingest-file";
export { listMidiFiles } from "./list";
export type {
  ControllerColumns,
  Division,
  FileKeySignature,
  FileText,
  FileTimeSignature,
  FileTrack,
  MidiFile,
  MidiProblem,
  NoteColumns,
  PitchBendColumns,
  ProblemKind,
  TextKind,
} from "./midi-file";
export { MidiError } from "./midi-file";
export { type PedalSpan, sustainPedal } from "./pedal";
export { readMidi } from "./read";
export { secondsAt, type TempoMap } from "./tempo";
export { drumChannel, midiToPiece, midiToPieces } from "./to-piece";
export { readToneMidi } from "./tone";
export { pieceToMidi } from "./write";
