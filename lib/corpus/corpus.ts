import { join } from "node:path";
import { DataError } from "../core";
import { type MidiFile, type MidiProblem, midiToPiece } from "../midi";
import type { Piece } from "../music";
import { copiesAmong, type ReadOptions, readFolder } from "./folder";
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
  // What is not known yet is parsed once, for its reading and its piece.
  const fresh = new Map<number, Piece>();
  const onMusic = (index: number, file: MidiFile) => {
    const piece = pieceOrNone(file);
    if (piece) fresh.set(index, piece);
  };
  const found = await readFolder(path, options, { onMusic });
  const { folder, files, shards, problems } = found;
  const heldOut = readOfficialSplit(folder)?.heldOut;
  const { groups } = copiesAmong(found);
  const pieces: Piece[] = [];
  const skipped = problems.map(({ path, message }): SkippedFile => ({ path, reason: message }));
  for (const [i, { path }] of files.entries()) {
    options.signal?.throwIfAborted();
    const reason = reasonToSkip(shards.at(i).row.fared, options);
    if (reason) {
      skipped.push({ path, reason });
      continue;
    }
    try {
      const isHeldOut = heldOut?.get(path);
      pieces.push({
        ...(fresh.get(i) ?? (await readPiece(join(folder, path), path))),
        ...(groups[i] === i ? {} : { copyOf: files[groups[i]].path }),
        ...(isHeldOut === undefined ? {} : { heldOut: isHeldOut }),
      });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ path, reason: error.message }); // changed since it was listed
    }
  }
  shards.close();
  if (pieces.length === 0) {
    const first = skipped[0] ? `; the first, ${skipped[0].path}: ${skipped[0].reason}` : "";
    const count = files.length + problems.length;
    throw new DataError(
      `${path}: none of ${count} files gave a note${first} (choose another folder)`,
    );
  }
  return { folder, pieces, skipped };
}

/** The piece of a file; none where it cannot be one: the reason is given when it is read again. */
function pieceOrNone(file: MidiFile): Piece | undefined {
  try {
    return midiToPiece(file);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return undefined;
  }
}

/** Why a file gives no piece; undefined where it does. */
export function reasonToSkip(
  fared: Fared,
  { keepImplausible }: Pick<CorpusOptions, "keepImplausible">,
): string | undefined {
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
