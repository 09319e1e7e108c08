import { readFileSync, type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { DataError } from "../core";
import { systemCause, writeFileAtomic } from "../core/node";
import { checkSize, MidiError, type MidiFile, midiToPiece, pieceToMidi, readMidi } from "../midi";
import type { Piece } from "../music";
import { abcText, tunesOf } from "./abc";
import { formatOf, scoreToMidi } from "./score-file";

// What checkSize refuses is not opened only to be counted.
const mostBytes = 32 * 1024 * 1024;

const bookTune = /^(.+\.abc)#(\d+)$/i;

/** The file that is opened for a path: of a tune its book. */
export function fileOf(path: string): string {
  return bookTune.exec(path)?.[1] ?? path;
}

/**
 * The bytes of a file of music, or of one tune in an ABC book (`book.abc#3`); `name` (by default the
 * path) is what messages call it.
 *
 * @throws MidiError when it cannot be opened or is too large to be music
 */
export function readBytes(path: string, name = path): Uint8Array {
  const [, book, tune] = bookTune.exec(path) ?? [];
  try {
    const file = book ?? path;
    const stats = statSync(file);
    checkSize(stats.size, name);
    if (book === undefined) return readFileSync(file);
    return new TextEncoder().encode(tunesIn(book, stats)[Number(tune) - 1]);
  } catch (error) {
    throw asMidiError(error, name);
  }
}

/** How many tunes an ABC file has. */
export function countTunes(path: string): number {
  const stats = statSync(path);
  return stats.size > mostBytes ? 1 : tunesIn(path, stats).length;
}

/** The book that was read last: its tunes are asked for one after the other. */
let lastBook = { key: "", tunes: [] as readonly string[] };

function tunesIn(path: string, { size, mtimeMs }: Stats): readonly string[] {
  const key = JSON.stringify([path, size, mtimeMs]);
  if (lastBook.key !== key) lastBook = { key, tunes: tunesOf(abcText(readFileSync(path))) };
  return lastBook.tunes;
}

/**
 * The music in the bytes of a file: MIDI, or by the file's name a score, which becomes MIDI first;
 * what of a score is not kept is among the problems.
 *
 * @throws MidiError when there is none in them
 */
export function readMusic(bytes: Uint8Array, path: string, name = path): MidiFile {
  const format = formatOf(path) ?? "midi";
  if (format === "midi") return readMidi(bytes, name);
  const { midi, problems } = converted(bytes, format, name);
  const file = readMidi(midi, name);
  const left = problems.map((message) => ({ kind: "score", message }) as const);
  return { ...file, problems: [...left, ...file.problems] };
}

function converted(bytes: Uint8Array, format: "musicxml" | "abc", name: string) {
  try {
    return scoreToMidi(bytes, format, name);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      const message = `cannot be read as ${format}: ${error.message} (export it again)`;
      throw new MidiError(name, { kind: "unreadable", message });
    }
    if (!(error instanceof DataError)) throw error;
    const message = error.message.replace(`${name}: `, "");
    throw new MidiError(name, { kind: "unreadable", message });
  }
}

/**
 * The music of the file at `path` as MIDI; `name` (by default the path) is what messages call it.
 *
 * @throws DataError when the file cannot be opened, is no MIDI file and no score
 */
export async function readMidiFile(path: string, name = path): Promise<MidiFile> {
  return readMusic(readBytes(path, name), path, name);
}

/**
 * The piece in the file at `path`; see `midiToPiece`. Its name is `name`, by default that of
 * the file without its folder: a piece takes its name along, into files and pages.
 */
export async function readPiece(path: string, name = basename(path)): Promise<Piece> {
  return pieceAt(path, name);
}

/** The same at once. */
export function pieceAt(path: string, name: string): Piece {
  return midiToPiece(readMusic(readBytes(path, name), path, name));
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
