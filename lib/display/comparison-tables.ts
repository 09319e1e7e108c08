import { mean } from "d3-array";
import type {
  ComparisonRow,
  MemorisationComparison,
  MusicSigns,
  ScalarName,
  SeededLikelihood,
} from "../evaluation";
import type { ChoraleRow, Collapse } from "../models/gan";
import type { CellRun } from "../recipes";
import { dotPanelsFigure } from "./figure-comparison";
import type { Html } from "./show";
import { type Column, table } from "./table";
import { mark, percent, withInterval } from "./text";
import type { Figure } from "./theme";

const share = (digits = 1): Pick<Column, "format" | "align"> => ({
  format: (value) => percent(value as number | null, digits),
  align: "right",
});
const isReal = (row: Readonly<Record<string, unknown>>) => /^(held-out|real)/.test(`${row.music}`);

/** What the runs of one cell came to. */
export interface CellSummary {
  readonly cell: string;
  readonly units: number;
  readonly parameters: number;
  readonly epochs: number;
  /** Mean of a training. */
  readonly seconds: number;
  readonly bits: number;
  readonly score: SeededLikelihood;
}

/** One row of the table of cells: `runs` of one cell, scored in the same order. */
export function summariseCell(runs: readonly CellRun[], score: SeededLikelihood): CellSummary {
  const [{ cell, epochs, fit }] = runs;
  const seconds = mean(runs, ({ fit: { seconds } }) => seconds)!;
  return {
    cell: cell.toUpperCase(),
    units: fit.config.units,
    parameters: fit.parameterCount,
    ...{ epochs, seconds, bits: score.mean.bitsPerToken, score },
  };
}

/** LSTM beside GRU: size, time, bits with their interval, what the seed does, accuracy. */
export function cellTable(rows: readonly CellSummary[], caption: string): Html {
  const written = rows.map(({ score, ...row }) => ({
    ...row,
    interval: withInterval(row.bits, score.mean.interval.low, score.mean.interval.high),
    seeds: `${mark(score.lowest)} to ${mark(score.highest)}`,
    accuracy: score.mean.accuracy,
  }));
  const columns: (Column | string)[] = [
    ...["cell", "units", "parameters", "epochs"],
    { key: "seconds", unit: "a training", digits: 1 },
    { key: "interval", title: "bits per token", unit: "95 % over pieces" },
    { key: "seeds", title: "seeds", unit: "lowest to highest" },
    { key: "accuracy", ...share() },
  ];
  return table(written, columns, { caption });
}

const properties: readonly (readonly [ScalarName, string])[] = [
  ["scaleConsistency", "scale consistency"],
  ["pitchClassEntropy", "pitch-class entropy (bits)"],
  ["polyphony", "polyphony"],
  ["notesPerQuarter", "notes a quarter"],
  ["meanDurationQuarters", "duration (quarters)"],
  ["pitchRange", "pitch range (semitones)"],
  ["grooveSimilarity", "groove similarity"],
  ["distinctMomentRatio", "distinct-token ratio"],
];

/** Eight descriptors of every set but the reference, means with 95 % intervals over pieces. */
export function propertiesFigure(rows: readonly ComparisonRow[], title: string): Figure {
  const systems = rows
    .filter(({ role }) => role !== "reference")
    .map(({ label, scalars }) => ({
      label,
      measures: Object.fromEntries(
        properties.map(([name, words]) => [
          words,
          { value: scalars[name].mean, ...scalars[name].interval },
        ]),
      ),
    }));
  return dotPanelsFigure(systems, title);
}

/** How near each set comes to the reference over all descriptors. */
export function overlapTable(rows: readonly ComparisonRow[]): Html {
  const written = rows
    .filter(({ role }) => role !== "reference")
    .map(({ label, pieces, meanOverlapArea, meanKlDivergence }) => {
      return { music: label, pieces, meanOverlapArea, meanKlDivergence };
    });
  const columns: (Column | string)[] = [
    ...["music", "pieces"],
    { key: "meanOverlapArea", title: "overlap area", unit: "mean of all descriptors" },
    { key: "meanKlDivergence", title: "KL divergence", unit: "nats" },
  ];
  return table(written, columns, { quiet: isReal });
}

/** Repeats, loops and alarms of each set. */
export function signsTable(rows: readonly (MusicSigns & { readonly music: string })[]): Html {
  const columns: (Column | string)[] = [
    ...["music", "pieces"],
    { key: "distinctMomentRatio", title: "distinct-token ratio", digits: 2 },
    { key: "longestRepeat", title: "longest repeat", unit: "moments", digits: 1 },
    { key: "loopShare", title: "in loops", ...share() },
    { key: "distinctPitches", title: "distinct pitches", digits: 1 },
    { key: "collapsed", title: "alarms", unit: "of pieces", ...share(0) },
  ];
  return table(rows, columns, { quiet: isReal });
}

/** What each set shares with the training pieces, with the limit that held-out music sets. */
export function memorisationTable(
  rows: readonly { readonly music: string; readonly comparison: MemorisationComparison }[],
  caption: string,
): Html {
  const written = rows.map(({ music, comparison: { generated, limit, flagged } }) => {
    const { median, longest, copiedShare: copied } = generated;
    return { music, median, longest, copied, limit, flagged: flagged.length };
  });
  const columns: (Column | string)[] = [
    "music",
    { key: "median", title: "longest passage shared", unit: "notes, median", digits: 1 },
    { key: "longest", title: "at most", unit: "notes" },
    { key: "copied", title: "notes in copied passages", ...share() },
    { key: "limit", title: "limit", unit: "95 % of held-out", digits: 1 },
    { key: "flagged", title: "pieces beyond it" },
  ];
  return table(written, columns, { caption, quiet: isReal });
}

/** Signs of mode collapse; `unit` is what is counted ("tokens"), `sample` what it stands in. */
export function collapseTable(
  rows: readonly (Collapse & { readonly music: string })[],
  { unit, sample, caption }: { unit: string; sample: string; caption?: string },
): Html {
  const columns: (Column | string)[] = [
    "music",
    { key: "distinctPerSample", title: `different ${unit}`, unit: `in a ${sample}`, digits: 1 },
    { key: "distinctOverall", title: `different ${unit}`, unit: "over all" },
    { key: "distinctPerPosition", title: `different ${unit}`, unit: "at a position", digits: 1 },
    { key: "repeatedSamples", title: `repeated ${sample}s`, ...share() },
  ];
  return table(rows, columns, { ...(caption ? { caption } : {}), quiet: isReal });
}

/** What a teacher of harmony would mark, and what a lawyer would. */
export function choraleFaultsTable(rows: readonly ChoraleRow[]): Html {
  const columns: (Column | string)[] = [
    { key: "name", title: "music" },
    { key: "crossings", title: "voices crossed", unit: "of steps", ...share() },
    { key: "parallels", title: "parallel 5ths, 8ves", unit: "of joint motions", ...share() },
    { key: "leaps", title: "leaps over a 5th", unit: "of moves", ...share() },
    { key: "copiedBars", title: "bars copied", unit: "of bars", ...share() },
    { key: "distinctBars", title: "different first bars", unit: "among 100", ...share(0) },
  ];
  const caption = "Copied: note for note in a training piece, which training pieces are not asked.";
  return table(rows, columns, { caption, quiet: ({ name }) => name !== "GAN" });
}
