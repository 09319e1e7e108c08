import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError } from "../core";
import { writeFileAtomic } from "../core/node";
import { MidiError, type MidiFile, midiToPiece, pieceToMidi, readMidi } from "../midi";
import type { Piece } from "../music";

/** Larger files are refused: the largest known piece takes a fraction of it. */
export const mostBytes = 256 * 1024 * 1024;

/**
 * The MIDI file at `path`; `name` (by default the path) is what messages call it.
 *
 * @throws DataError when the file cannot be opened or is no MIDI file.
 */
export async function readMidiFile(path: string, name = path): Promise<MidiFile> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    checkSize(size, name);
    bytes = await readFile(path);
  } catch (error) {
    throw asDataError(error, name);
  }
  return readMidi(bytes, name);
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

/** Refuses a file that is too large to be music. */
export function checkSize(size: number, name: string): void {
  if (size <= mostBytes) return;
  const message = `file of ${size} bytes (files over ${mostBytes} bytes are not read as MIDI)`;
  throw new MidiError(name, { kind: "too-large", message });
}

/** A system error as one that names the file and says what to do. */
export function asDataError(error: unknown, name: string): DataError {
  if (error instanceof DataError) return error;
  const code = (error as NodeJS.ErrnoException)?.code ?? "";
  const causes: Record<string, string> = {
    ENOENT: "no such file (check the path)",
    EACCES: "no permission to read it (check its owner and mode)",
    EPERM: "no permission to read it (check its owner and mode)",
    EISDIR: "it is a folder (name a file in it)",
    ELOOP: "a symbolic link in a circle (remove the link)",
    EIO: "the disk failed to read it (copy it from elsewhere)",
  };
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error));
  const message = `cannot be read: ${cause}`;
  return new MidiError(name, { kind: "unreadable", message });
}
