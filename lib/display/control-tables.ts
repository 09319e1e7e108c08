import type { RankedStream, VoiceLeading } from "../evaluation";
import {
  type EvidencePoint,
  type GrantedWish,
  type JudgedHarmony,
  type Speech,
  shareOfNotes,
} from "../recipes";
import { parsePitchRange, parseScale } from "../sampling";
import { barsFigure, linesFigure } from "./figure-charts";
import type { Html } from "./show";
import { type Column, table } from "./table";
import { percent } from "./text";
import type { Figure } from "./theme";

const share: Pick<Column, "format" | "align"> = {
  format: (value) => percent(value as number | null, 0),
  align: "right",
};
const bits: Column = { key: "bits", title: "bits per token", digits: 2 };

/** What could be read of free and of masked speech. */
export function speechTable(rows: readonly Speech[]): Html {
  const columns: (Column | string)[] = [
    "mask",
    { key: "temperature", digits: 1 },
    { key: "readable", title: "can be read" },
    "of",
    { key: "earliestFault", title: "earliest fault", align: "right" },
  ];
  const caption = "A fault is the first token that breaks the grammar, counted from 1.";
  return table(rows, columns, { caption });
}

/** How many notes of each draw keep a scale and a range, and what the draw costs the model. */
export function rulesTable(
  wishes: readonly GrantedWish[],
  { scale, range }: { readonly scale: string; readonly range: string },
): Html {
  const { classes } = parseScale(scale);
  const { low, high } = parsePitchRange(range);
  const rows = wishes.map(({ label, pieces, bits }) => ({
    rule: label,
    scale: shareOfNotes(pieces, ({ pitch }) => classes.includes(pitch % 12)),
    range: shareOfNotes(pieces, ({ pitch }) => pitch >= low && pitch <= high),
    notes: pieces.reduce((sum, piece) => sum + piece.notes.length, 0),
    bits,
  }));
  const columns: (Column | string)[] = [
    "rule",
    { key: "scale", title: `in ${scale}`, ...share },
    { key: "range", title: range.replace("..", " to "), ...share },
    "notes",
    bits,
  ];
  const caption = "Shares of the notes that keep each rule, and what they cost without it.";
  return table(rows, columns, { caption });
}

/** How voices move: parallels, similar motion, triads, and the price of the music. */
export function leadingTable(
  rows: readonly (VoiceLeading & { readonly music: string; readonly bits: number })[],
): Html {
  const columns: (Column | string)[] = [
    ...["music", "parallels"],
    { key: "parallelsPer100Bars", title: "in 100 bars", digits: 1 },
    { key: "similarMotions", title: "similar motions" },
    { key: "triadShare", title: "triads", ...share },
    bits,
  ];
  const caption = "Similar motion: two voices go the same way at once. Triads: share of the steps.";
  return table(rows, columns, { caption });
}

/** Harmonies of one melody: the model's verdict, and what they share with the first row. */
export function harmonyTable(judged: readonly JudgedHarmony[]): Html {
  const columns: (Column | string)[] = [
    "music",
    { ...bits, unit: "under the network" },
    { key: "inner", title: "alto and tenor", unit: "as written", ...share },
    { key: "bass", unit: "as written", ...share },
    { key: "triadShare", title: "triads", unit: "of the steps", ...share },
    { key: "crossedShare", title: "crossed voices", unit: "of the steps", ...share },
    "parallels",
  ];
  return table(judged, columns);
}

/** The chords that stand under a melody, in the order of the first harmony. */
export function chordsFigure(judged: readonly JudgedHarmony[], show = 8): Figure {
  const shapes = [...(judged[0]?.chords.keys() ?? [])].slice(0, show);
  const sets = judged.map(({ music, chords, steps }) => {
    return { label: music, values: shapes.map((shape) => (chords.get(shape) ?? 0) / steps) };
  });
  return barsFigure(shapes, sets, {
    title: "Which chords stand under the melody",
    y: "share of the steps",
  });
}

/** Log evidence against the number of particles, with a band over the seeds. */
export function evidenceFigure(points: readonly EvidencePoint[], seeds: number): Figure {
  const series = {
    label: `${seeds} seeds, lowest to highest`,
    x: points.map(({ particles }) => particles),
    y: points.map(({ mean }) => mean),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
  };
  const figure = linesFigure([series], {
    title: "Evidence of the melody, by the number of particles",
    x: "particles",
    y: "log evidence (bits)",
    logX: true,
  });
  const { xaxis, ...layout } = figure.layout;
  const ticks = { tickmode: "array", tickvals: series.x, ticktext: series.x.map(String) };
  return { ...figure, layout: { ...layout, xaxis: { ...(xaxis as object), ...ticks } } };
}

/** A batch from the best to the worst; what raised an alarm in grey. */
export function rankTable(
  ranked: readonly RankedStream[],
  sources: readonly string[],
  copyLimit: number,
): Html {
  const rows = ranked.map((entry) => ({
    rank: entry.rank,
    from: sources[entry.index],
    bits: entry.bitsPerToken,
    shared: entry.shared?.longestShared ?? 0,
    alarms: entry.alarms.join("; ") || "none",
  }));
  const columns: (Column | string)[] = [
    ...["rank", "from"],
    bits,
    { key: "shared", title: "longest shared passage", unit: "notes, any key" },
    "alarms",
  ];
  const caption = `More than ${copyLimit} notes are a copy: real pieces seldom share a longer passage.`;
  return table(rows, columns, { caption, quiet: ({ alarms }) => alarms !== "none" });
}
