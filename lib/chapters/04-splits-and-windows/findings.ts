import { max, sum } from "d3-array";
import { finding, linesFigure, mark, percent, prose, table } from "../../display";
import { buildVocabulary, countTokens } from "../../tokens";
import type { HistorySummary, SplitKind, SplitPair } from "./leak";

/** Both ways to divide windows, the leaky one first. */
export const splitKinds: readonly SplitKind[] = ["random windows", "by piece"];

const asPercent = {
  format: (share: unknown) => percent(share as number),
  align: "right" as const,
};

/** Windows of `length` cut from one list of all pieces, with those that cross a border told apart. */
export function windowsTable(pieces: readonly (readonly string[])[], length: number) {
  const list = pieces.flat();
  const pieceOf = pieces.flatMap((piece, index) => piece.map(() => index));
  const rows = list.slice(length).map((target, start) => ({
    window: list.slice(start, start + length).join(" "),
    target,
    "": pieceOf[start] === pieceOf[start + length] ? "" : "crosses the border",
  }));
  return table(rows);
}

/** How many windows there are, and how many one long list would add. */
export function windowsFinding({ sequences, windows, length }: SplitPair) {
  const joined = sum(sequences, (ids) => ids.length) - length;
  return prose(`${mark(sequences.length)} pieces give **${mark(windows.length)}** windows of ${length}
    tokens. In one long list there would be ${mark(joined)}, of which
    **${percent((joined - windows.length) / joined, 1)}** teach something that is not in the music.`);
}

/** Both splits: their sizes, and how much of the test stands in the training windows. */
export function leakTable({ splits, leaks }: SplitPair) {
  const rows = splitKinds.map((kind) => ({
    split: kind,
    training: splits[kind].train.length,
    test: splits[kind].test.length,
    ...leaks[kind],
  }));
  const columns = [
    ...["split", { key: "training", title: "training windows" }],
    { key: "test", title: "test windows" },
    { key: "shiftedByOne", title: "of these shifted by one", unit: "in training", ...asPercent },
    { key: "targetSeen", title: "their targets", unit: "inside a training window", ...asPercent },
  ];
  return table(rows, columns);
}

/** How much of the test is given away by either split. */
export function leakFinding({ leaks }: Pick<SplitPair, "leaks">) {
  const [leaky, fair] = splitKinds.map((kind) => leaks[kind]);
  return finding(`With random windows **${percent(leaky.shiftedByOne, 0)}** of the test windows have
    a training window shifted by one token, and **${percent(leaky.targetSeen, 0)}** of the answers
    stand inside the training set. By piece it is ${percent(fair.shiftedByOne, 0)} and
    ${percent(fair.targetSeen, 0)}.`);
}

/** What counting further is worth under either split; accuracies as `splitKinds` and `orders` run. */
export function countingFigure(orders: readonly number[], accuracies: readonly number[][]) {
  const series = splitKinds.map((label, i) => {
    return { label, x: orders, y: accuracies[i].map((accuracy) => 100 * accuracy) };
  });
  const title = "The same counting, tested in two ways";
  return linesFigure(series, { title, x: "n (context + 1)", y: "right answers (%)" });
}

/** What the longest context is worth under either split. */
export function countingFinding(orders: readonly number[], accuracies: readonly number[][]) {
  const [leaky, fair] = accuracies.map((row) => row[row.length - 1]);
  return finding(`Counting contexts of ${orders[orders.length - 1] - 1} notes is right
    **${percent(leaky, 0)}** of the time when tested on random windows and **${percent(fair, 0)}** of
    the time on pieces it has not seen (${percent(max(accuracies[1]), 0)} at its best).`);
}

/** What the trainings came to; one that ended before its first epoch has no row. */
export function trainingsTable(summaries: readonly HistorySummary[]) {
  const columns = [
    ...[{ key: "label", title: "tested on" }, "epochs"],
    { key: "trainAccuracy", title: "right in training", ...asPercent },
    { key: "testAccuracy", title: "right in the test", ...asPercent },
    { key: "lastBits", title: "test loss", unit: "bits, last epoch", digits: 2 },
    { key: "bestBits", title: "test loss", unit: "bits, best epoch", digits: 2 },
    { key: "bestEpoch", title: "best epoch" },
  ];
  return table(summaries, columns);
}

/** What the leak is worth to a network: one trained on random windows, one by piece. */
export function networkFinding(summaries: readonly HistorySummary[]) {
  const [printed, real] = splitKinds.map((kind) => summaries.find(({ label }) => label === kind));
  if (!printed || !real) return finding("A training ended before its first epoch.", "warning");
  const points = 100 * (printed.testAccuracy - real.testAccuracy);
  return finding(`Tested on random windows the network is right
    **${percent(printed.testAccuracy)}** of the time, on unseen pieces
    **${percent(real.testAccuracy)}**: the leak is worth **${mark(points, 1)} points**. In bits a
    target it is ${mark(real.bestBits - printed.bestBits, 2)} at the best epochs,
    ${mark(real.lastBits - printed.lastBits, 2)} at the last.`);
}

/** Which tokens of held-out pieces a vocabulary of all pieces gives away. */
export function vocabularyLeakFinding(pieces: readonly (readonly string[])[], pair: SplitPair) {
  const { windows, splits } = pair;
  const held = new Set(splits["by piece"].test.map((index) => windows[index].sequence));
  const known = buildVocabulary(pieces.filter((_, index) => !held.has(index)));
  const inTest = countTokens(pieces.filter((_, index) => held.has(index))).map(([token]) => token);
  const given = inTest.filter((token) => !known.has(token));
  const examples = given.length > 0 ? ` (${given.slice(0, 6).join(", ")})` : "";
  return finding(`${mark(held.size)} pieces are held out. Of their ${mark(inTest.length)} different
    notes **${mark(given.length)}** occur in no training piece${examples}.`);
}
