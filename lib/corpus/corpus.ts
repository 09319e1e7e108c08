import { join } from "node:path";
import { DataError } from "../core";
import type { MidiProblem } from "../midi";
import type { Piece } from "../music";
import { findCopies } from "./copies";
import { type ReadOptions, readFolder } from "./folder";
import { readPiece } from "./midi-files";

/** The pieces of a folder and the files that gave none. */
export interface Corpus {
  readonly folder: string;
  /** In the order of their paths; `piece.name` is the path below the folder. */
  readonly pieces: readonly Piece[];
  readonly skipped: readonly SkippedFile[];
}

/** A file that was left out, and why. */
export interface SkippedFile {
  /** Below the folder. */
  readonly path: string;
  readonly reason: string;
}

/**
 * The music of a folder, read as `readFolder` does. A bad file never stops it: it becomes a row of
 * `skipped`. A piece that repeats another one says so (`copyOf`), so that a split keeps them together.
 *
 * @throws DataError when there is no folder, no MIDI file, or none that holds a note.
 * @example
 * const corpus = await loadCorpus(settings.data);
 * corpus.pieces.length; // 363
 */
export async function loadCorpus(folder: string, options: ReadOptions = {}): Promise<Corpus> {
  const { files, readings, problems } = await readFolder(folder, options);
  const { groups } = findCopies(readings.map(({ fingerprint }) => fingerprint));
  const pieces: Piece[] = [];
  const skipped = problems.map(({ path, message }): SkippedFile => ({ path, reason: message }));
  for (const [i, { path }] of files.entries()) {
    options.signal?.throwIfAborted();
    const { status, notes, problems } = readings[i].fared;
    const reason = status === "refused" ? describeProblem(problems[0]) : notes === 0 && "no notes";
    if (reason) {
      skipped.push({ path, reason });
      continue;
    }
    try {
      const piece = await readPiece(join(folder, path), path);
      pieces.push(groups[i] === i ? piece : { ...piece, copyOf: files[groups[i]].path });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ path, reason: error.message }); // changed since it was listed
    }
  }
  if (pieces.length === 0) {
    const first = skipped[0] ? `; the first, ${skipped[0].path}: ${skipped[0].reason}` : "";
    const count = files.length + problems.length;
    throw new DataError(
      `${folder}: none of ${count} MIDI files gave a note${first} (choose another folder)`,
    );
  }
  return { folder, pieces, skipped };
}

function describeProblem({ byte, message }: MidiProblem): string {
  return byte === undefined ? message : `byte ${byte}: ${message}`;
}
