import { join } from "node:path";
import { DataError } from "../core";
import type { Piece } from "../music";
import { surveyMidiFiles } from "./list";
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

/** How a folder is read. */
export interface CorpusOptions {
  /** Read at most this many files, in the order of their paths; default all. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly done: number; readonly files: number }): void;
}

/**
 * Reads every MIDI file at or below `folder`. A bad file never stops it: it becomes a row of
 * `skipped`.
 *
 * @throws DataError when there is no folder, no MIDI file, or none that holds a note.
 * @example
 * const corpus = await loadCorpus(settings.data);
 * corpus.pieces.length; // 363
 */
export async function loadCorpus(folder: string, options: CorpusOptions = {}): Promise<Corpus> {
  const { limit = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  const { files, problems } = surveyMidiFiles(folder);
  if (files.length === 0) {
    throw new DataError(
      `${folder}: no MIDI files at or below it (name a folder with .mid, .midi, .kar or .rmi files)`,
    );
  }
  const pieces: Piece[] = [];
  const skipped: SkippedFile[] = problems.map(({ path, message }) => ({ path, reason: message }));
  const chosen = files.slice(0, limit);
  for (const [done, { path }] of chosen.entries()) {
    signal?.throwIfAborted();
    try {
      const piece = await readPiece(join(folder, path), path);
      if (piece.notes.length > 0) pieces.push(piece);
      else skipped.push({ path, reason: "no notes" });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ path, reason: error.message });
    }
    onProgress?.({ done: done + 1, files: chosen.length });
  }
  if (pieces.length === 0) {
    const first = skipped[0] ? `; the first: ${skipped[0].path}: ${skipped[0].reason}` : "";
    throw new DataError(
      `${folder}: none of ${chosen.length} MIDI files gave a note${first} (choose another folder)`,
    );
  }
  return { folder, pieces, skipped };
}
