import { sort, sum } from "d3-array";
import { finding, linesFigure, mark, percent, prose, type Series, table } from "../../display";
import type { Coverage, DamageAt, Outlook } from "./study";

const asPercent = (digits = 1) => ({
  format: (share: unknown) => percent(share as number, digits),
  align: "right" as const,
});

/** How much the most frequent tokens say, and how many are said once. */
export function slopeFinding(counts: readonly (readonly [token: string, count: number])[]) {
  const most = counts.slice(0, 10);
  const share = (some: typeof counts) => sum(some, ([, count]) => count);
  const once = counts.filter(([, count]) => count === 1).length;
  return finding(`The ${most.length} most frequent of **${mark(counts.length)}** tokens make up
    **${percent(share(most) / share(counts), 0)}** of the music;
    **${percent(once / counts.length, 0)}** of the tokens occur exactly once.`);
}

/** What deletion does at each threshold. */
export function damageTable(damages: readonly DamageAt[]) {
  const rows = damages.map((damage) => ({
    ...damage,
    deletedShare: damage.deleted / damage.tokens,
    falseShare: damage.falseJoints / damage.joints,
  }));
  const columns = [
    ...["minimumCount", { key: "deletedShare", title: "tokens deleted", ...asPercent() }],
    { key: "falseJoints", title: "false neighbours" },
    { key: "falseShare", title: "of all neighbours", ...asPercent() },
    { key: "inventedKinds", title: "pairs found nowhere in the music" },
  ];
  return table(rows, columns);
}

/** What a model would learn from pieces without their rare tokens. */
export function damageFinding({ minimumCount, falseJoints, joints, inventedKinds }: DamageAt) {
  const words = `With a threshold of ${minimumCount}, **${percent(falseJoints / joints, 1)}** of the
    pairs a model learns from were never neighbours, and **${mark(inventedKinds)}** kinds of pair are
    pure invention.`;
  return finding(words, falseJoints > 0 ? "warning" : "result");
}

/** The most frequent pairs that deletion has invented, or that there is none. */
export function inventedTable({ examples }: Pick<DamageAt, "examples">) {
  if (examples.length === 0) {
    return prose("In this folder the deletion has made no pair that was not there before.");
  }
  const columns = [
    { key: "pair", title: "neighbours that never were" },
    { key: "count", title: "times" },
  ];
  return table(examples, columns);
}

/** What a vocabulary knows of both sides, by its threshold. */
export function coverageFigure(coverage: readonly Coverage[]) {
  const x = coverage.map(({ minimumCount }) => minimumCount);
  const known = (side: "training" | "heldOut") => coverage.map((row) => 100 * row[side]);
  const lines: Series[] = [
    { label: "training pieces", role: "training", x, y: known("training") },
    { label: "held-out pieces", role: "real", x, y: known("heldOut") },
  ];
  const titles = { title: "What the vocabulary knows", x: "minimumCount", y: "known tokens (%)" };
  return linesFigure(lines, { ...titles, logX: true });
}

/** What is unknown without a filter (the first row), and with one. */
export function coverageFinding(coverage: readonly Coverage[], minimumCount: number) {
  const [all] = coverage;
  const here = coverage.find((row) => row.minimumCount === minimumCount);
  const unfiltered = `Even with no filter at all, **${percent(1 - all.heldOut, 1)}** of the held-out
    tokens are unknown.`;
  if (here === undefined) {
    return finding(`${unfiltered} No token of the training pieces occurs ${minimumCount} times: such a
      filter would leave nothing.`);
  }
  return finding(`${unfiltered} With minimumCount ${minimumCount} the vocabulary goes from
    ${mark(all.kept)} to **${mark(here.kept)}** tokens and **${percent(1 - here.heldOut, 1)}** of the
    held-out tokens are unknown.`);
}

/** How many different tokens there are, and how many there would be. */
export function outlookTable(outlooks: readonly Outlook[]) {
  const columns = [
    ...["encoding", { key: "now", title: "different tokens" }],
    { key: "exponent", title: "exponent β", unit: "second half", digits: 2 },
    { key: "later", title: "in ten times the music", unit: "by the law" },
  ];
  return table(outlooks, columns);
}

/** The vocabulary that grows fastest, and the one that grows most slowly. */
export function outlookFinding(outlooks: readonly Outlook[]) {
  const sorted = sort(outlooks, ({ exponent }) => exponent);
  const [flat, steep] = [sorted[0], sorted[sorted.length - 1]];
  const times = ({ later, now }: Outlook) => mark(later / now, 1);
  return finding(`The vocabulary of \`${steep.encoding}\` grows with exponent
    **${mark(steep.exponent, 2)}**, that of \`${flat.encoding}\` with **${mark(flat.exponent, 2)}**. Ten
    times the music would bring the first ${times(steep)} times as many tokens, the second
    ${times(flat)} times.`);
}

/** What is known of held-out pieces when the training pieces are counted in all keys. */
export function keysTable(asWritten: Coverage, inAllKeys: Coverage) {
  const rows = [
    { pieces: "as written", ...asWritten },
    { pieces: "in twelve keys", ...inAllKeys },
  ];
  const columns = [
    { key: "pieces", title: "training pieces" },
    ...["tokens", { key: "kept", title: "different tokens" }],
    { key: "heldOut", title: "held-out tokens known", ...asPercent(2) },
  ];
  return table(rows, columns);
}

/** How many of the unknown tokens transposition makes known. */
export function keysFinding(asWritten: Coverage, inAllKeys: Coverage) {
  if (asWritten.heldOut === 1) return finding("The held-out pieces hold nothing unknown anyway.");
  const fewer = 1 - (1 - inAllKeys.heldOut) / (1 - asWritten.heldOut);
  return finding(`Transposition makes **${percent(fewer, 0)}** of the unknown held-out tokens known,
    without a single new piece.`);
}
