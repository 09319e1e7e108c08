/**
 * # Music
 *
 * A piece of music as the rest of the library sees it: notes with pitch, onset, length and velocity,
 * counted in ticks, on tracks, under a map of tempos, metres and keys. Everything else here is asked
 * of such a piece: its bars, its key, the names of its pitches and chords, the time in seconds.
 *
 * @module
 */
export { chordName, pitchClassesOfName } from "./chord";
export { chordShape } from "./chord-shape";
export { dominantKey, findKey, keyName } from "./key";
export {
  type Bar,
  barLengthTicks,
  barsOf,
  effectiveSignatures,
  positionIn,
} from "./meter";
export {
  beginningOf,
  compareNotes,
  createPiece,
  endTicks,
  type KeySignature,
  type Note,
  type Pedal,
  type Piece,
  pianosOf,
  type TempoChange,
  type TimeSignature,
  type Track,
} from "./piece";
export {
  isMidiPitch,
  pitchClass,
  pitchClassNames,
  pitchName,
  pitchOfName,
  transposePitch,
} from "./pitch";
export { sustained } from "./sustain";
export { createTempoMap, pieceSeconds, type TempoColumns, type TempoMap } from "./tempo";
export { transposePiece } from "./transpose";
