/**
 * # MIDI
 *
 * Bytes to pieces and back. The reader loses no note that a file holds: what is damaged it mends
 * where the meaning is plain, and says what it mended, where, and what it refused. Nothing here
 * opens a file, so that a browser can read what is dropped on a page.
 *
 * @module
 */
export { describeLeftOut, type LeftOut, leftOutOf } from "./left-out";
export { checkSize, MidiError, type MidiFile, type MidiProblem } from "./midi-file";
export { plausibleTime } from "./plausible";
export { readMidi } from "./read";
export { soundingKey } from "./sounding-key";
export { drumChannel, midiToPiece } from "./to-piece";
export { readToneMidi } from "./tone";
export { pieceToMidi } from "./write";
