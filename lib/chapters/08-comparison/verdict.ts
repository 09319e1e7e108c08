import { mark, percent } from "../../display";
import type { ComparisonRow, MemorisationComparison } from "../../evaluation";
import { secondsPerMinute, type WrittenMusic } from "./music";
import type { MusicSigns } from "./signs";

/** LSTM against GRU under one condition; bits per token of held-out music. */
export interface CellMatch {
  readonly lstm: { readonly bits: number; readonly seconds: number };
  readonly gru: { readonly bits: number; readonly seconds: number };
  /** Bits of the GRU minus those of the LSTM, paired over pieces, with its interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** What was measured of one model's music. */
export interface MusicEvidence {
  readonly label: string;
  /** Mean overlap with the training pieces' descriptors, 0 to 1. */
  readonly overlap: number;
  /** Share of notes in passages that stand in the training pieces, 0 to 1. */
  readonly copied: number;
  /** Share of its pieces that raise the collapse alarm. */
  readonly collapsed: number;
  /** To write a minute of music. */
  readonly secondsPerMinute: number;
}

/** All that a choice rests on. */
export interface Evidence {
  readonly equalParameters: CellMatch;
  readonly equalTime: CellMatch;
  /** The best n-gram. */
  readonly floor: { readonly label: string; readonly bits: number };
  /** LSTM, GRU and, where it could be trained, GAN. */
  readonly music: readonly MusicEvidence[];
  readonly heldOut: Pick<MusicEvidence, "overlap" | "copied">;
}

/** What was measured of sets of music; each list names its sets by the same labels. */
export interface MeasuredMusic {
  readonly compared: readonly Pick<ComparisonRow, "label" | "role" | "meanOverlapArea">[];
  readonly copies: readonly {
    readonly music: string;
    readonly comparison: Pick<MemorisationComparison, "generated">;
  }[];
  readonly signs: readonly (Pick<MusicSigns, "collapsed"> & { readonly music: string })[];
  /** What each model wrote, by label. */
  readonly written: Readonly<Record<string, WrittenMusic>>;
}

/** The part of the evidence that is about music: the models', and held-out music as the ceiling. */
export function musicEvidence({
  compared,
  copies,
  signs,
  written,
}: MeasuredMusic): Pick<Evidence, "music" | "heldOut"> {
  const evidenceOf = ({ label, meanOverlapArea: overlap }: MeasuredMusic["compared"][number]) => ({
    label,
    overlap,
    copied: copies.find(({ music }) => music === label)!.comparison.generated.copiedShare,
    collapsed: signs.find(({ music }) => music === label)!.collapsed,
    secondsPerMinute: label in written ? secondsPerMinute(written[label]) : Number.NaN,
  });
  const music = compared.filter(({ role }) => role === "model").map(evidenceOf);
  const heldOut = evidenceOf(compared.find(({ role }) => role === "real")!);
  return { music, heldOut };
}

/** One line of the decision table. */
export interface Verdict {
  /** What the reader wants. */
  readonly want: string;
  readonly choice: string;
  readonly because: string;
}

/** Overlaps that differ by less are called equal: another seed changes them as much. */
const overlapMargin = 0.02;

/**
 * The decision table: for each purpose which model to choose, and why in numbers. Every sentence
 * follows from the evidence; where a difference is within its interval, the verdict says "either".
 *
 * @example
 * show(table(composeVerdict(evidence)));
 */
export function composeVerdict(evidence: Evidence): Verdict[] {
  const { equalParameters, equalTime, music } = evidence;
  const labels = music.map(({ label }) => label);
  return [
    cellVerdict("the best prediction from a given number of parameters", equalParameters),
    cellVerdict("the best prediction from a given time of training", equalTime),
    floorVerdict(evidence),
    ...(labels.includes("GAN") ? [likelihoodVerdict()] : []),
    overlapVerdict(evidence),
    copyVerdict(evidence),
    speedVerdict(music),
    ...collapseVerdict(music),
  ];
}

/** Who wins a match, as a clause with its numbers; `**` marks what counts. */
export function matchSentence({
  difference,
  low,
  high,
}: Pick<CellMatch, "difference" | "low" | "high">): string {
  const interval = `[${mark(low)}, ${mark(high)}]`;
  const size = mark(Math.abs(difference));
  return low > 0 || high < 0
    ? `the **${difference > 0 ? "LSTM" : "GRU"}** is better by **${size}** bits a token; the interval of GRU minus LSTM, ${interval}, leaves zero out`
    : `there is **no winner**: GRU minus LSTM is ${mark(difference)} bits a token, and its interval ${interval} contains zero`;
}

function cellVerdict(want: string, match: CellMatch): Verdict {
  const { lstm, gru, difference, low, high } = match;
  const interval = `[${mark(low)}, ${mark(high)}]`;
  const numbers =
    `LSTM ${mark(lstm.bits)} bits in ${mark(lstm.seconds, 1)} s, ` +
    `GRU ${mark(gru.bits)} bits in ${mark(gru.seconds, 1)} s`;
  const decided = low > 0 || high < 0;
  if (!decided) {
    const reason = `the difference of ${mark(Math.abs(difference))} bits has an interval of ${interval}, which holds 0`;
    return { want, choice: "either", because: `${numbers}: ${reason}` };
  }
  const [choice, gain] = difference > 0 ? ["LSTM", difference] : ["GRU", -difference];
  const ends = difference > 0 ? [low, high] : [-high, -low];
  const reason = `${mark(gain)} bits a token less [${mark(ends[0])}, ${mark(ends[1])}]`;
  return { want, choice, because: `${numbers}: ${reason}` };
}

function floorVerdict({ equalParameters, floor }: Evidence): Verdict {
  const want = "more than counting can do";
  const { lstm, gru } = equalParameters;
  const best = Math.min(lstm.bits, gru.bits);
  const gain = floor.bits - best;
  const numbers = `${mark(best)} bits a token against ${mark(floor.bits)} of the ${floor.label}`;
  if (gain > 0) {
    return { want, choice: "a network", because: `${numbers}: ${mark(gain)} less` };
  }
  return {
    want,
    choice: `the ${floor.label}`,
    because: `${numbers}: the networks need more training`,
  };
}

function likelihoodVerdict(): Verdict {
  return {
    want: "to continue, complete or judge a given piece",
    choice: "LSTM or GRU",
    because: "they give every next token a probability; the GAN has no likelihood and no beginning",
  };
}

function overlapVerdict({ music, heldOut }: Evidence): Verdict {
  const ranked = [...music].sort((a, b) => b.overlap - a.overlap);
  const near = ranked.filter(({ overlap }) => ranked[0].overlap - overlap < overlapMargin);
  const numbers = ranked.map(({ label, overlap }) => `${label} ${mark(overlap, 2)}`).join(", ");
  return {
    want: "short passages with the statistics of the real thing",
    choice: namesOf(near),
    because: `mean overlap with the training music: ${numbers}; held-out music has ${mark(heldOut.overlap, 2)}`,
  };
}

function copyVerdict({ music, heldOut }: Evidence): Verdict {
  const least = Math.min(...music.map(({ copied }) => copied));
  const near = music.filter(({ copied }) => copied - least < 0.005);
  const numbers = music.map(({ label, copied }) => `${label} ${percent(copied)}`).join(", ");
  return {
    want: "music that nobody has written yet",
    choice: namesOf(near),
    because: `notes in copied passages: ${numbers}; held-out music ${percent(heldOut.copied)}`,
  };
}

function speedVerdict(music: readonly MusicEvidence[]): Verdict {
  const ranked = [...music].sort((a, b) => a.secondsPerMinute - b.secondsPerMinute);
  const near = ranked.filter((one) => one.secondsPerMinute < 1.25 * ranked[0].secondsPerMinute);
  const numbers = ranked.map(({ label, secondsPerMinute }) => {
    return `${label} ${mark(1000 * secondsPerMinute, 0)} ms`;
  });
  return {
    want: "much music quickly",
    choice: namesOf(near),
    because: `a minute of music takes ${numbers.join(", ")}`,
  };
}

function collapseVerdict(music: readonly MusicEvidence[]): Verdict[] {
  const collapsed = music.filter((one) => one.collapsed > 0);
  if (collapsed.length === 0) return [];
  const well = music.filter((one) => one.collapsed === 0);
  const numbers = collapsed.map((one) => `${percent(one.collapsed, 0)} of ${one.label}'s pieces`);
  return [
    {
      want: "no broken record",
      choice: well.length > 0 ? namesOf(well) : "none of them",
      because: `the collapse alarm rings for ${numbers.join(", ")}`,
    },
  ];
}

function namesOf(music: readonly MusicEvidence[]): string {
  const labels = music.map(({ label }) => label);
  return labels.length < 2
    ? labels.join("")
    : `${labels.slice(0, -1).join(", ")} or ${labels.at(-1)}`;
}
