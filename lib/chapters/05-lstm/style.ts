import { existsSync } from "node:fs";
import { median } from "d3-array";
import { type Settings, spread } from "../../core";
import { loadCorpus } from "../../corpus";
import type { Dataset } from "../../dataset";
import { finding, mark, percent, table } from "../../display";
import {
  type ComparisonRow,
  compareSets,
  cutFrames,
  framePiece,
  type RowRole,
} from "../../evaluation";
import type { Piece } from "../../music";
import { defaultDataFolder } from "../../project";

/** Pieces of a kind that are cut, and stretches of it that are compared, at most. */
const most = 80;
/** Steps of a quarter note in a stretch: those of the encoding. */
const stepsPerQuarter = 12;
/** Kinds of music whose overlaps differ by less are alike to these figures. */
const leastGap = 0.03;

/** Stretches from which on something is said of them. */
const fewest = 8;
/** Share of the way from strangers to the folder's own from which on a style is learnt. */
const leastWay = 0.2;

/** How near music is to a folder's and to the chorales. */
export interface StyleRow {
  readonly label: string;
  readonly role: RowRole;
  readonly stretches: number;
  /** Overlap area with the folder's training pieces, a mean of all descriptors. */
  readonly overlap: number;
  /** Kullback-Leibler divergence from them, the median of the descriptors, in nats. */
  readonly divergence: number;
  /** The same beside the chorales; null where there are none. */
  readonly otherOverlap: number | null;
  readonly otherDivergence: number | null;
}

/** The chorales that come with this project; none where they are the folder itself. */
export async function strangersTo({ data }: Pick<Settings, "data">): Promise<readonly Piece[]> {
  const chorales = defaultDataFolder();
  if (data === chorales || !existsSync(chorales)) return [];
  return (await loadCorpus(chorales)).pieces;
}

/** Stretches of four bars in C major or A minor, in one part, evenly from all pieces. */
function stretchesOf(pieces: readonly Piece[]): Piece[] {
  const some = spread(pieces.length, most).map((i) => pieces[i]);
  const cut = some.flatMap((piece) => cutFrames(framePiece(piece, { stepsPerQuarter })));
  return spread(cut.length, most).map((i) => cut[i]);
}

/**
 * Whose music made music is like: the folder's that its maker learnt from, or that of the chorales.
 * Held-out pieces of the folder are the most that can be asked for, the chorales themselves (one half
 * of them beside the other) what a stranger reaches.
 *
 * @param strangers of another kind; none leaves their part out
 * @returns rows of held-out, made and strange music; without those that have no four bars
 * @example
 * show(styleTable(compareStyles(dataset, { label: "LSTM", pieces }, await strangersTo(settings))));
 */
export function compareStyles(
  { encoding, tokens, split }: Pick<Dataset, "encoding" | "tokens" | "split">,
  made: { readonly label: string; readonly pieces: readonly Piece[] },
  strangers: readonly Piece[],
): StyleRow[] {
  const [folder, heldOut] = [split.train, split.test].map((side) =>
    stretchesOf(spread(side.length, most).map((i) => encoding.decode(tokens[side[i]]))),
  );
  const [theirs, others] = [0, 1].map((half) =>
    stretchesOf(strangers.filter((_, i) => i % 2 === half)),
  );
  const sets = [
    { label: "held-out pieces", role: "real", pieces: heldOut },
    { label: made.label, role: "model", pieces: stretchesOf(made.pieces) },
    { label: "chorales", role: "floor", pieces: others },
  ] as const;
  const present = sets.filter(({ pieces }) => pieces.length > 0);
  const besideOf = (pieces: readonly Piece[]) =>
    pieces.length < 2
      ? []
      : compareSets([{ label: "reference", role: "training", pieces }, ...present]).slice(1);
  const besideStrangers = besideOf(theirs);
  return besideOf(folder).map((row, i) => ({
    ...{ label: row.label, role: row.role, stretches: row.pieces },
    ...{ overlap: row.meanOverlapArea, divergence: divergenceOf(row) },
    otherOverlap: besideStrangers[i]?.meanOverlapArea ?? null,
    otherDivergence: besideStrangers[i] ? divergenceOf(besideStrangers[i]) : null,
  }));
}

/** A median: one descriptor that is a constant in one kind of music has a divergence without end. */
function divergenceOf({ distances }: ComparisonRow): number {
  return median(Object.values(distances), (one) => one?.klDivergence) ?? Number.NaN;
}

/** How near each kind of music is to the folder's, and to the chorales where there are any. */
export function styleTable(rows: readonly StyleRow[]) {
  const columns = [
    { key: "label", title: "music" },
    { key: "stretches", unit: "of four bars" },
    { key: "overlap", title: "overlap area", unit: "with the folder", digits: 2 },
    { key: "divergence", title: "KL divergence", unit: "nats", digits: 2 },
    { key: "otherOverlap", title: "overlap area", unit: "with the chorales", digits: 2 },
    { key: "otherDivergence", title: "KL divergence", unit: "nats", digits: 2 },
  ];
  const hasOthers = rows.some(({ otherOverlap }) => otherOverlap !== null);
  const caption =
    "Overlap: mean of all descriptors; divergence: their median; beside the folder's training pieces";
  const quiet = ({ role }: Readonly<Record<string, unknown>>) => role !== "model";
  return table(rows, hasOthers ? columns : columns.slice(0, 4), { caption, quiet });
}

/** Whether the music is in the folder's style. */
export function styleFinding(rows: readonly StyleRow[]) {
  const rowOf = (role: RowRole) => rows.find((row) => row.role === role);
  const [made, real, strange] = [rowOf("model"), rowOf("real"), rowOf("floor")];
  if (!made || !real || made.stretches < fewest) {
    return finding("There are too few stretches of four bars to say whose music this is.", "note");
  }
  const own = `The music of the ${made.label} overlaps with the folder by **${mark(made.overlap, 2)}**`;
  const share = percent(made.overlap / real.overlap, 0);
  if (!strange || made.otherOverlap === null) {
    return finding(`${own}, pieces of the folder that it never heard by **${mark(real.overlap, 2)}**:
      it reaches ${share} of what other music of this folder does.`);
  }
  const numbers = `${own} and with the chorales by **${mark(made.otherOverlap, 2)}**. Pieces of the
    folder that it never heard reach ${mark(real.overlap, 2)}, the chorales ${mark(strange.overlap, 2)}.`;
  if (real.overlap - strange.overlap < leastGap) {
    return finding(
      `${numbers} To these figures the folder and the chorales are alike, so they cannot
      say whose music this is.`,
      "note",
    );
  }
  const way = (made.overlap - strange.overlap) / (real.overlap - strange.overlap);
  const isFarther = made.overlap <= made.otherOverlap + leastGap;
  if (way >= leastWay && !isFarther) {
    return finding(`${numbers} Its style is this folder's and not the chorales': it has gone
      **${percent(Math.min(1, way), 0)}** of the way from strangers to the folder's own.`);
  }
  const why = isFarther ? "it is as near to the chorales" : "the chorales are about as near to it";
  return finding(`${numbers} It has not learnt the style of this folder: ${why}.`, "warning");
}
