import { percent, table } from "../../display";
import {
  type CollapseSigns,
  collapseAlarm,
  collapseSigns,
  describeTokens,
  type MemorisationComparison,
  type RowRole,
} from "../../evaluation";
import type { Encoding } from "../../tokens";
import { recurrences, type SampleMeasures } from "./measures";

const asPercent = (digits: number) => ({
  format: (value: unknown) => percent(value as number, digits),
  align: "right" as const,
});
const isReal = ({ role }: Readonly<Record<string, unknown>>) => role === "real";

/** Music, and whether a composer or a model wrote it. */
export interface Named {
  readonly music: string;
  readonly role: RowRole;
}

/**
 * Loops of best guesses, and below each of the piece whose opening it began with; whether the
 * collapse alarm rings.
 *
 * @param reference signs of real music, to which the alarm's limits give way
 */
export function loopsTable(
  guesses: readonly (readonly string[])[],
  composed: readonly (readonly string[])[],
  encoding: Pick<Encoding, "decode">,
  reference: readonly CollapseSigns[],
) {
  const rowOf = (tokens: readonly string[], named: Named) => ({
    ...named,
    recurrences: recurrences(tokens),
    distinct: describeTokens(tokens).distinctTokenRatio,
    alarm: collapseAlarm(collapseSigns(encoding.decode(tokens)), reference).reasons.join("; "),
  });
  const rows = guesses.flatMap((tokens, i) => [
    rowOf(tokens, { music: `opening ${i + 1}: guesses`, role: "model" }),
    rowOf(composed[i], { music: "as composed", role: "real" }),
  ]);
  const columns = [
    "music",
    { key: "recurrences", title: "commonest passage", unit: "of 8 tokens, times" },
    { key: "distinct", title: "distinct tokens", unit: "per token", digits: 2 },
    { key: "alarm", format: (value: unknown) => `${value || "–"}` },
  ];
  return table(rows, columns, { quiet: isReal });
}

/** Ways of choosing the next token, by what the music is like; real music below, in grey. */
export function waysTable(
  ways: readonly (SampleMeasures & Named)[],
  real: SampleMeasures,
  caption: string,
) {
  const rows = [...ways, { music: "real music, held out", role: "real", ...real }];
  const columns = [
    { key: "music", title: "way of choosing" },
    { key: "surprise", unit: "bits per token", digits: 2 },
    { key: "recurrences", title: "commonest passage", unit: "times", digits: 1 },
    { key: "longestRepeat", title: "longest repeat", unit: "tokens", digits: 1 },
    { key: "distinctTokens", title: "distinct tokens", unit: "per token", digits: 2 },
    { key: "distinctPitches", title: "distinct pitches", digits: 1 },
    { key: "collapsed", title: "alarms", ...asPercent(0) },
  ];
  return table(rows, columns, { quiet: isReal, caption });
}

/** What samples share with the training pieces, beside what held-out pieces do. */
export function sharedPassagesTable({ generated, heldOut }: MemorisationComparison) {
  const rows = [
    { music: "samples", role: "model", ...generated },
    { music: "held-out pieces", role: "real", ...heldOut },
  ];
  const columns = [
    "music",
    { key: "median", title: "longest shared passage", unit: "notes, median", digits: 1 },
    { key: "longest", title: "at most", unit: "notes" },
    { key: "copiedShare", title: "in shared passages", unit: "of 16 or more", ...asPercent(1) },
  ];
  return table(rows, columns, { quiet: isReal });
}

/** The longest passages that generated pieces share with training pieces, and where they stand. */
export function quotationsTable({ generated }: MemorisationComparison, show = 5) {
  const ranked = [...generated.pieces].sort((a, b) => b.longestShared - a.longestShared);
  const rows = ranked.slice(0, show).map((shared) => ({
    sample: shared.piece,
    notes: shared.longestShared,
    "shared with": shared.source ? `${shared.source.piece}, bar ${shared.source.bar}` : "–",
    "semitones apart": shared.transposition,
  }));
  return table(rows, undefined, {
    caption: "the longest passages that samples share with training pieces",
  });
}
