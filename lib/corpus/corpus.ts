import { join } from "node:path";
import { DataError } from "../core";
import type { MidiProblem } from "../midi";
import type { Piece } from "../music";
import { findCopies } from "./copies";
import { type ReadOptions, readFolder } from "./folder";
import { readPiece } from "./midi-files";
import { readOfficialSplit } from "./official-split";
import type { Fared } from "./reading";

/** The pieces of a folder and the files that gave none. */
export interface Corpus {
  /** Where the files are: of an archive the folder that it was unpacked to. */
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

/** How a folder is read for its music. */
export interface CorpusOptions extends ReadOptions {
  /**
   * Whether pieces are kept in which hours pass between notes, or which last for days
   * (`plausibleTime`): good to look at, but what is learned from them is mostly rests. Default false.
   */
  readonly keepImplausible?: boolean;
}

/**
 * The music of a folder, zip or tar file, read as `readFolder` does. A bad file never stops it: it becomes a row of
 * `skipped`, as does one with times that no music has. A piece that repeats another one says so (`copyOf`), so that a split keeps them together.
 * Where the folder states a split of its own (`maestro-v3.0.0.json`, `split.json`), each piece says its
 * side (`heldOut`).
 *
 * @throws DataError when there is no folder, no MIDI file, or none that holds a note.
 * @example
 * const corpus = await loadCorpus(settings.data);
 * corpus.pieces.length; // 363
 */
export async function loadCorpus(path: string, options: CorpusOptions = {}): Promise<Corpus> {
  const { folder, files, readings, problems } = await readFolder(path, options);
  const heldOut = readOfficialSplit(folder)?.heldOut;
  const { groups } = findCopies(readings.map(({ fingerprint }) => fingerprint));
  const pieces: Piece[] = [];
  const skipped = problems.map(({ path, message }): SkippedFile => ({ path, reason: message }));
  for (const [i, { path }] of files.entries()) {
    options.signal?.throwIfAborted();
    const reason = reasonToSkip(readings[i].fared, options);
    if (reason) {
      skipped.push({ path, reason });
      continue;
    }
    try {
      const isHeldOut = heldOut?.get(path);
      pieces.push({
        ...(await readPiece(join(folder, path), path)),
        ...(groups[i] === i ? {} : { copyOf: files[groups[i]].path }),
        ...(isHeldOut === undefined ? {} : { heldOut: isHeldOut }),
      });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ path, reason: error.message }); // changed since it was listed
    }
  }
  if (pieces.length === 0) {
    const first = skipped[0] ? `; the first, ${skipped[0].path}: ${skipped[0].reason}` : "";
    const count = files.length + problems.length;
    throw new DataError(
      `${path}: none of ${count} files gave a note${first} (choose another folder)`,
    );
  }
  return { folder, pieces, skipped };
}

function reasonToSkip(fared: Fared, { keepImplausible }: CorpusOptions): string | undefined {
  const { status, notes, problems } = fared;
  if (status === "refused") return describeProblem(problems[0]);
  if (notes === 0) return "no notes";
  const implausible = problems.find(({ kind }) => kind === "implausible-time");
  if (implausible && !keepImplausible) return `implausible time: ${describeProblem(implausible)}`;
  return undefined;
}

function describeProblem({ byte, message }: MidiProblem): string {
  return byte === undefined ? message : `byte ${byte}: ${message}`;
}
