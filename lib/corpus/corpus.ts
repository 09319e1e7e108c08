import { join } from "node:path";
import { DataError } from "../core";
import type { MidiProblem } from "../midi";
import type { Piece } from "../music";
import { copiesAmong, type ReadOptions, readFolder } from "./folder";
import { pieceAt } from "./midi-files";
import { readOfficialSplit } from "./official-split";
import { type PieceEntry, Pieces } from "./pieces";
import type { Fared } from "./reading";

/** The music of a folder and the files that gave none. */
export interface Corpus {
  /** Where the files are: of an archive the folder that it was unpacked to. */
  readonly folder: string;
  /** In the order of their paths; a piece's name is its path below the folder. */
  readonly pieces: Pieces;
  readonly skipped: readonly SkippedFile[];
}

/** A corpus of which pieces are in memory. */
export interface LoadedCorpus extends Omit<Corpus, "pieces"> {
  readonly pieces: readonly Piece[];
  /** Of so many pieces these are a sample; undefined where they are all. */
  readonly sampledFrom?: number;
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

/** How the pieces of a folder are held in memory. */
export interface LoadOptions extends CorpusOptions {
  /** With more notes than this a sample is taken; see `Pieces.sample`. Default: all are held. */
  readonly sample?: { readonly mostNotes: number; readonly seed: number | string };
}

/**
 * The music of a folder, zip or tar file, read as `readFolder` does; each piece when it is asked for. A
 * bad file never stops it: it becomes a row of `skipped`, as does one with times that no music has. A
 * piece that repeats another one says so (`copyOf`), so that a split keeps them together. Where the
 * folder states a split of its own (`maestro-v3.0.0.json`, `split.json`), each piece says its side
 * (`heldOut`).
 *
 * @throws DataError when there is no folder, no MIDI file, or none that holds a note.
 * @example
 * const corpus = await openCorpus(folder);
 * for (const piece of corpus.pieces) console.log(piece.name);
 */
export async function openCorpus(path: string, options: CorpusOptions = {}): Promise<Corpus> {
  const found = await readFolder(path, options);
  const { folder, files, shards, problems } = found;
  const heldOut = readOfficialSplit(folder)?.heldOut;
  const { groups } = copiesAmong(found);
  const entries: PieceEntry[] = [];
  const skipped = problems.map(({ path, message }): SkippedFile => ({ path, reason: message }));
  for (const [i, { path: name }] of files.entries()) {
    const { fared } = shards.at(i).row;
    const reason = reasonToSkip(fared, options);
    if (reason) {
      skipped.push({ path: name, reason });
      continue;
    }
    const isHeldOut = heldOut?.get(name);
    entries.push({
      ...{ name, noteCount: fared.notes },
      ...(groups[i] === i ? {} : { copyOf: files[groups[i]].path }),
      ...(isHeldOut === undefined ? {} : { heldOut: isHeldOut }),
    });
  }
  shards.close();
  if (entries.length === 0) {
    const first = skipped[0] ? `; the first, ${skipped[0].path}: ${skipped[0].reason}` : "";
    const count = files.length + problems.length;
    throw new DataError(
      `${path}: none of ${count} files gave a note${first} (choose another folder)`,
    );
  }
  const read = ({ noteCount, ...said }: PieceEntry): Piece => {
    return { ...pieceAt(join(folder, said.name), said.name), ...said };
  };
  return { folder, pieces: new Pieces(entries, read), skipped };
}

/**
 * The music of a folder in memory, or a sample of it; else as `openCorpus`.
 *
 * @example
 * const corpus = await loadCorpus(settings.data);
 * corpus.pieces.length; // 363
 */
export async function loadCorpus(path: string, options: LoadOptions = {}): Promise<LoadedCorpus> {
  const { folder, pieces: all, skipped } = await openCorpus(path, options);
  const { sample } = options;
  const chosen = sample ? all.sample(sample.mostNotes, sample.seed) : all;
  const pieces: Piece[] = [];
  for (const piece of chosen) {
    options.signal?.throwIfAborted();
    pieces.push(piece);
  }
  const sampledFrom = chosen === all ? {} : { sampledFrom: all.length };
  return { folder, pieces, skipped, ...sampledFrom };
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
