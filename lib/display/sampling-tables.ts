import {
  type CollapseSigns,
  collapseAlarm,
  collapseSigns,
  describeTokens,
  type MemorisationComparison,
  recurrences,
  type SampleMeasures,
} from "../evaluation";
import type { Encoding } from "../tokens";
import type { Html } from "./show";
import { type Column, table } from "./table";
import { percent } from "./text";

const asPercent = (digits: number): Pick<Column, "format" | "align"> => ({
  format: (value) => percent(value as number | null, digits),
  align: "right",
});
const isReal = ({ music }: Readonly<Record<string, unknown>>) =>
  /^(real|held-out|as composed)/.test(`${music}`);

/** A token sequence and what it is. */
export interface NamedTokens {
  readonly music: string;
  readonly tokens: readonly string[];
}

/**
 * Loops, sequence by sequence, and whether the collapse alarm rings; real music (named "real …",
 * "held-out …" or "as composed") in grey.
 *
 * @param reference signs of real music, to which the alarm's limits give way
 */
export function loopsTable(
  rows: readonly NamedTokens[],
  encoding: Pick<Encoding, "decode">,
  reference: readonly CollapseSigns[],
): Html {
  const written = rows.map(({ music, tokens }) => ({
    music,
    recurrences: recurrences(tokens),
    distinct: describeTokens(tokens).distinctTokenRatio,
    alarm: collapseAlarm(collapseSigns(encoding.decode(tokens)), reference).reasons.join("; "),
  }));
  const columns: (Column | string)[] = [
    "music",
    { key: "recurrences", title: "commonest passage", unit: "of 8 tokens, times" },
    { key: "distinct", title: "distinct tokens", unit: "per token", digits: 2 },
    { key: "alarm", format: (value) => `${value || "–"}` },
  ];
  return table(written, columns, { quiet: isReal });
}

/** Ways of choosing the next token, by what the music is like; real music in grey. */
export function waysTable(
  rows: readonly (SampleMeasures & { readonly music: string })[],
  caption: string,
): Html {
  const columns: Column[] = [
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
export function sharedPassagesTable({ generated, heldOut }: MemorisationComparison): Html {
  const rows = [
    { music: "samples", ...generated },
    { music: "held-out pieces", ...heldOut },
  ];
  const columns: (Column | string)[] = [
    "music",
    { key: "median", title: "longest shared passage", unit: "notes, median", digits: 1 },
    { key: "longest", title: "at most", unit: "notes" },
    { key: "copiedShare", title: "in shared passages", unit: "of 16 or more", ...asPercent(1) },
  ];
  return table(rows, columns, { quiet: isReal });
}

/** The longest passages that generated pieces share with training pieces, and where they stand. */
export function quotationsTable({ generated }: MemorisationComparison, show = 5): Html {
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
