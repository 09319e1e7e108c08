import type { Profile } from "../../core";
import { coloursOf, panelsFigure, percent, table } from "../../display";
import {
  bestOf,
  type ComparisonRow,
  type MemorisationComparison,
  type ScalarName,
  type ScoredModel,
} from "../../evaluation";
import type { Writers } from "./cells";
import type { Named, TrainedGan } from "./music";
import type { MusicSigns } from "./signs";
import { composeVerdict, type Evidence, type MeasuredMusic, musicEvidence } from "./verdict";

const share = (digits = 1) => ({
  format: (value: unknown) => percent(value as number, digits),
  align: "right" as const,
});
const isReal = ({ role }: Readonly<Record<string, unknown>>) => role === "real";

/** The networks whose music is compared; the GAN has no bits. */
export function writersTable(
  writers: Writers,
  gan: Pick<TrainedGan, "weights" | "seconds"> | null,
) {
  const rows = Object.entries(writers).map(([cell, { parameterCount, seconds, likelihood }]) => ({
    ...{ model: cell.toUpperCase(), parameters: parameterCount, seconds },
    bits: likelihood.bitsPerToken,
  }));
  const last = gan && {
    ...{ model: "GAN", parameters: gan.weights.length, seconds: gan.seconds, bits: null },
  };
  const columns = [
    ...["model", "parameters"],
    { key: "seconds", title: "training", unit: "s", digits: 0 },
    { key: "bits", title: "bits per token" },
  ];
  return table(last ? [...rows, last] : rows, columns);
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

/** Eight descriptors of every set but the training pieces, means with 95 % intervals over pieces. */
export function propertiesFigure(rows: readonly ComparisonRow[]) {
  const sets = rows.filter(({ role }) => role !== "training");
  const colourOf = coloursOf(sets);
  const panels = properties.map(([name, title]) => ({
    title,
    xAxis: { type: "category", showticklabels: false, ticks: "" },
    traces: sets.map(({ label, scalars }) => {
      const { mean, interval } = scalars[name];
      const color = colourOf.get(label);
      const ends = { array: [interval.high - mean], arrayminus: [mean - interval.low] };
      return {
        ...{ type: "scatter", mode: "markers", name: label, legendgroup: label },
        ...{ x: [label], y: [mean], marker: { size: 11, color } },
        error_y: { type: "data", symmetric: false, ...ends, thickness: 1.4, width: 4, color },
      };
    }),
  }));
  return panelsFigure(panels, { title: "Eight properties of a stretch of music" }, 4);
}

/** How near each set comes to the training pieces over all descriptors. */
export function overlapTable(rows: readonly ComparisonRow[]) {
  const written = rows.filter(({ role }) => role !== "training");
  const columns = [
    { key: "label", title: "music" },
    "pieces",
    { key: "meanOverlapArea", title: "overlap area", unit: "mean of all descriptors" },
    { key: "meanKlDivergence", title: "KL divergence", unit: "nats" },
  ];
  return table(written, columns, { quiet: isReal });
}

/** Repeats, loops and alarms of each set. */
export function signsTable(rows: readonly (MusicSigns & Named)[]) {
  const columns = [
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
  rows: readonly (Named & { readonly comparison: MemorisationComparison })[],
) {
  const written = rows.map(({ comparison: { generated, limit, flagged }, ...named }) => {
    const { median, longest, copiedShare: copied } = generated;
    return { ...named, median, longest, copied, limit, flagged: flagged.length };
  });
  const columns = [
    "music",
    { key: "median", title: "longest passage shared", unit: "notes, median", digits: 1 },
    { key: "longest", title: "at most", unit: "notes" },
    { key: "copied", title: "notes in copied passages", ...share() },
    { key: "limit", title: "limit", unit: "95 % of held-out", digits: 1 },
    { key: "flagged", title: "pieces beyond it" },
  ];
  const caption = "Passages, in whatever key, that stand in the training pieces";
  return table(written, columns, { caption, quiet: isReal });
}

/** The decision table; in the smoke profile it says what it is worth. */
export function verdictTable(
  match: Pick<Evidence, "equalParameters" | "equalTime">,
  floors: readonly ScoredModel[],
  music: MeasuredMusic,
  profile: Profile,
) {
  const { label, likelihood } = bestOf(floors);
  const floor = { label, bits: likelihood.bitsPerToken };
  const evidence = { ...match, floor, ...musicEvidence(music) };
  const columns = [
    { key: "want", title: "if you want …" },
    { key: "choice", title: "choose" },
    { key: "because", title: "because, in this run" },
  ];
  const smoke = {
    caption: "Smoke profile: a handful of pieces, seen once. No choice rests on this.",
  };
  return table(composeVerdict(evidence), columns, profile === "smoke" ? smoke : {});
}
