import { checkArgument, DataError, Random } from "../core";
import type { Piece } from "../music";

/** Indices into a list of pieces (or windows), none in both. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** A split of pieces, and how many of them are copies of others among them. */
export interface PieceSplit extends Split {
  readonly copies: number;
}

/** How much is held out, and which. */
export interface SplitOptions {
  /** Share held out, between 0 and 1; default 0.2. */
  readonly testFraction?: number;
  readonly seed: number | string;
}

const ascending = (a: number, b: number) => a - b;

/** How many of `count` are held out, and the order in which they are taken. */
function draw(count: number, { testFraction = 0.2, seed }: SplitOptions, stream: string) {
  const isShare = testFraction > 0 && testFraction < 1;
  const remedy = "must be between 0 and 1, both excluded";
  checkArgument(isShare, "testFraction", testFraction, remedy);
  const random = Random.fromSeed(`${seed}/${stream}`);
  const order = random.shuffle(Array.from({ length: count }, (_, index) => index));
  return { order, held: Math.min(count - 1, Math.max(1, Math.round(count * testFraction))) };
}

/**
 * Splits by piece: all windows of a piece fall on one side, and with it the pieces that repeat it
 * (`copyOf`), so that what is measured on the test pieces was never seen. Pieces of a collection with
 * an official split (`heldOut`) are split by that, as long as both sides have some; what it says
 * nothing of is trained on.
 *
 * @param pieces at least 2 that are no copies of each other
 * @throws DataError for fewer
 * @example
 * splitByPiece(corpus.pieces, { testFraction: 0.2, seed: 1 }).test.length; // a fifth
 */
export function splitByPiece(
  pieces: readonly Pick<Piece, "name" | "copyOf" | "heldOut">[],
  options: SplitOptions,
): PieceSplit {
  const groups = groupsOf(pieces);
  if (groups.size < 2) throw tooFew(pieces.length);
  const copies = pieces.length - groups.size;
  const official = officialSplit(pieces);
  if (official) return { ...official, copies };
  const { order, held } = draw(pieces.length, options, "split");
  const test = new Set<number>();
  for (const index of order) {
    const group = groups.get(nameOfGroup(pieces[index]))!;
    if (test.size + group.length <= held) for (const member of group) test.add(member);
  }
  const [smallest] = [...groups.values()].sort((a, b) => a.length - b.length);
  if (test.size === 0) for (const member of smallest) test.add(member);
  const train = [...pieces.keys()].filter((index) => !test.has(index));
  return { train, test: [...test].sort(ascending), copies };
}

function officialSplit(pieces: readonly Pick<Piece, "heldOut">[]): Split | undefined {
  const side = (isHeldOut: boolean) =>
    [...pieces.keys()].filter((index) => (pieces[index].heldOut ?? false) === isHeldOut);
  const [train, test] = [side(false), side(true)];
  const isSplit = test.length > 0 && pieces.some(({ heldOut }) => heldOut === false);
  return isSplit ? { train, test } : undefined;
}

const nameOfGroup = ({ name, copyOf = name }: Pick<Piece, "name" | "copyOf">) => copyOf;

function groupsOf(pieces: readonly Pick<Piece, "name" | "copyOf">[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, piece] of pieces.entries()) {
    const name = nameOfGroup(piece);
    groups.set(name, [...(groups.get(name) ?? []), index]);
  }
  return groups;
}

function tooFew(count: number): DataError {
  const pieces = count === 1 ? "1 usable piece" : `${count} usable pieces`;
  const found = count > 1 ? `${pieces}, all with the same music` : pieces;
  return new DataError(`${found}: a split needs at least 2 different ones (add music)`);
}

/**
 * Splits windows at random, as the published systems do. LEAKY: a test window's neighbours,
 * the same notes shifted by one, are in the training set. Here to show what that is worth.
 *
 * @param count number of windows, ≥ 2
 */
export function splitWindowsLeaky(count: number, options: SplitOptions): Split {
  if (count < 2) {
    throw new DataError(`${count} windows: a split needs at least 2 (add music or longer pieces)`);
  }
  const { order, held } = draw(count, options, "leaky split");
  const side = (indices: number[]) => indices.sort(ascending);
  return { test: side(order.slice(0, held)), train: side(order.slice(held)) };
}
