import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { systemCause, writeFileAtomic } from "../core/node";
import { checkSize, MidiError, type MidiFile, midiToPiece, pieceToMidi, readMidi } from "../midi";
import type { Piece } from "../music";

/**
 * The bytes of a MIDI file; `name` (by default the path) is what messages call it.
 *
 * @throws MidiError when it cannot be opened or is too large to be music
 */
export function readBytes(path: string, name = path): Uint8Array {
  try {
    checkSize(statSync(path).size, name);
    return readFileSync(path);
  } catch (error) {
    throw asMidiError(error, name);
  }
}

/**
 * The MIDI file at `path`; `name` (by default the path) is what messages call it.
 *
 * @throws DataError when the file cannot be opened or is no MIDI file
 */
export async function readMidiFile(path: string, name = path): Promise<MidiFile> {
  return readMidi(readBytes(path, name), name);
}

/**
 * The piece in the MIDI file at `path`; see `midiToPiece`. Its name is `name`, by default that of
 * the file without its folder: a piece takes its name along, into files and pages.
 */
export async function readPiece(path: string, name?: string): Promise<Piece> {
  const piece = midiToPiece(await readMidiFile(path, name));
  return name === undefined ? { ...piece, name: basename(path) } : piece;
}

/** Writes a piece as a MIDI file, whole or not at all. */
export function writePiece(path: string, piece: Piece): void {
  writeFileAtomic(path, pieceToMidi(piece));
}

/** A system error as one that names the file and says what to do. */
export function asMidiError(error: unknown, name: string): MidiError {
  if (error instanceof MidiError) return error;
  const cause = systemCause(error) ?? (error instanceof Error ? error.message : String(error));
  return new MidiError(name, { kind: "unreadable", message: `cannot be read: ${cause}` });
}
