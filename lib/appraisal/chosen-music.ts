import { DataError } from "../core";
import type { Pieces } from "../corpus";
import { compareMemorisation } from "../evaluation";
import type { Piece } from "../music";

/** The music by which a trained thing is judged. */
export interface ChosenMusic {
  /** Read piece by piece. */
  readonly training: Pieces;
  /** Never learnt from; of much music a sample. */
  readonly heldOut: readonly Piece[];
  /** How many pieces there are that were held out, or given. */
  readonly offered: number;
  /** Pieces that were drawn and are not used, with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** What there is to choose from. */
export interface OfferedMusic {
  /** The music of the folder it was trained on. */
  readonly own: Pieces;
  /** Names of pieces; of a run with a split of windows, words. */
  readonly split: Readonly<Record<string, readonly string[]>>;
  /** Whether windows were held out, of pieces that were all learnt from. */
  readonly splitsWindows: boolean;
  /** Other music to be judged by; null judges by what its split holds out. */
  readonly given: Pieces | null;
  /** For messages: the run, and where the music lies. */
  readonly name: string;
  readonly folder: string;
  /** Of what is held out or given; with more a sample is taken. Default 500,000. */
  readonly mostNotes?: number;
}

/** A piece of which so much stands in the training pieces is one of them. */
const copiedLimit = 0.9;

/** Seconds of a small network, minutes of a large one; an interval over so many pieces is narrow. */
const mostHeldOut = 500_000;

/**
 * Training and held-out pieces of a trained thing. What is given is held out unless it was learnt:
 * pieces that stand in the training pieces, in whatever key, are left out and named. Of much music a
 * sample is drawn by names, the same for every model.
 *
 * @throws DataError where a split overlaps, or nothing is left to learn from or to judge by
 */
export function chooseMusic(offered: OfferedMusic): ChosenMusic {
  const { own, split, splitsWindows, given, name, folder, mostNotes = mostHeldOut } = offered;
  const { train = [], test = [] } = split;
  const learnt = new Set(train);
  const both = test.filter((piece) => learnt.has(piece));
  if (both.length > 0) {
    throw new DataError(
      `${name}: ${both.length} pieces are on both sides of its split, ${JSON.stringify(both[0])} ` +
        "first: what it scores on them says nothing (train a new run)",
    );
  }
  const training = splitsWindows ? own : own.filter((piece) => learnt.has(piece.name));
  if (training.length === 0) {
    throw new DataError(
      `${name}: ${folder} has none of the ${train.length} pieces it learnt from, which floors and ` +
        "copies are judged by (give its own music: --data DIR)",
    );
  }
  const heldOutNames = new Set(test);
  const candidates = given ?? own.filter((piece) => heldOutNames.has(piece.name));
  const drawn = [...candidates.sample(mostNotes, "held out")];
  const { length: count } = candidates;
  if (given) return { training, offered: count, ...unlearnt(drawn, training, name) };
  if (drawn.length > 0) return { training, heldOut: drawn, offered: count, leftOut: [] };
  const windows = splitsWindows ? ` (${train[0]})` : "";
  throw new DataError(
    `${name}: no piece of ${folder} is held out by its split${windows} ` +
      "(give music that it has not learnt from: --data DIR)",
  );
}

function unlearnt(given: readonly Piece[], training: Pieces, name: string) {
  const { pieces: shared } = compareMemorisation(training, given, []).generated;
  const heldOut: Piece[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  for (const [i, piece] of given.entries()) {
    const { source, copiedShare } = shared[i];
    if (source && copiedShare >= copiedLimit) {
      leftOut.push({ name: piece.name, reason: `was learnt: stands in ${source.piece}` });
    } else heldOut.push(piece);
  }
  if (heldOut.length > 0) return { heldOut, leftOut };
  const first = leftOut[0] ? ` (${leftOut[0].name} ${leftOut[0].reason})` : "";
  throw new DataError(
    `${name}: all ${given.length} pieces given were learnt from${first}: ` +
      "give music that it has not seen",
  );
}
