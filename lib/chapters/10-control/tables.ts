import { barsFigure, bitsFigure, linesFigure, percent, table } from "../../display";
import { type ScoredModel, scoreRows } from "../../evaluation";
import type { Note, Piece } from "../../music";
import { parsePitchRange, parseScale } from "../../sampling";
import type { Ranking } from "./batch";
import { cameTrue, type GrantedWish, type Speech } from "./draw";
import type { EvidencePoint, JudgedHarmony } from "./harmony";
import { noVoices } from "./no-voices";
import type { LedVoices } from "./voice-leading";

const share = {
  format: (value: unknown) => percent(value as number, 0),
  align: "right" as const,
};
const bits = { key: "bits", title: "bits per token", digits: 2 };

/** What the held-out pieces cost each model. */
export const scoresFigure = (scored: readonly ScoredModel[]) => bitsFigure(scoreRows(scored));

/** What could be read of free and of masked speech. */
export function speechTable(rows: readonly Speech[]) {
  const columns = [
    "mask",
    { key: "temperature", digits: 1 },
    { key: "readable", title: "can be read" },
    "of",
    { key: "earliestFault", title: "earliest fault", align: "right" as const },
  ];
  const caption = "A fault is the first token that breaks the grammar, counted from 1.";
  return table(rows, columns, { caption });
}

/** How many notes of each draw keep a scale and a range, and what the draw costs the model. */
export function rulesTable(
  wishes: readonly GrantedWish[],
  { scale, range }: { readonly scale: string; readonly range: string },
) {
  const { classes } = parseScale(scale);
  const { low, high } = parsePitchRange(range);
  const rows = cameTrue(wishes).map(({ label, pieces, bits }) => ({
    rule: label,
    scale: shareOfNotes(pieces, ({ pitch }) => classes.includes(pitch % 12)),
    range: shareOfNotes(pieces, ({ pitch }) => pitch >= low && pitch <= high),
    notes: pieces.reduce((sum, piece) => sum + piece.notes.length, 0),
    bits,
  }));
  const columns = [
    "rule",
    { key: "scale", title: `in ${scale}`, ...share },
    { key: "range", title: range.replace("..", " to "), ...share },
    "notes",
    bits,
  ];
  const left = wishes.flatMap(({ label, refused }) => (refused ? `${label} (${refused})` : []));
  const caption =
    "Shares of the notes that keep each rule, and what they cost without it." +
    (left.length > 0 ? ` This music cannot grant: ${left.join("; ")}.` : "");
  return table(rows, columns, { caption });
}

/** How voices move: parallels, similar motion, triads, and the price of the music. */
export function leadingTable(rows: readonly LedVoices[] | null) {
  if (!rows) return noVoices;
  const columns = [
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
export function harmonyTable(judged: readonly JudgedHarmony[] | null) {
  if (!judged) return noVoices;
  const columns = [
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
export function chordsFigure(judged: readonly JudgedHarmony[] | null, show = 8) {
  if (!judged) return noVoices;
  const shapes = [...(judged[0]?.chords.keys() ?? [])].slice(0, show);
  const sets = judged.map(({ music, role, chords, steps }) => {
    const values = shapes.map((shape) => (chords.get(shape) ?? 0) / steps);
    return { label: music, role, values };
  });
  return barsFigure(shapes, sets, {
    title: "Which chords stand under the melody",
    y: "share of the steps",
  });
}

/** Log evidence against the number of particles, with a band over the seeds. */
export function evidenceFigure(points: readonly EvidencePoint[] | null, seeds: number) {
  if (!points) return noVoices;
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

/** How evenly the weights are spread along a melody. */
export function effectiveFigure(effective: readonly number[] | null, particles: number) {
  if (!effective) return noVoices;
  const x = effective.map((_, step) => step / 4); // four voices a step
  return linesFigure([{ label: "effective particles", x, y: effective }], {
    title: `How many of ${particles} particles carry weight`,
    ...{ x: "step (eighth notes)", y: "effective sample size" },
  });
}

/** A batch from the best to the worst; what raised an alarm in grey. */
export function rankTable({ ranked, copyLimit }: Ranking) {
  const rows = ranked.map(({ rank, from, bitsPerToken, shared, alarms }) => ({
    ...{ rank, from, bits: bitsPerToken, shared: shared?.longestShared ?? 0 },
    ...{ alarms: alarms.join("; ") || "none", isAlarming: alarms.length > 0 },
  }));
  const columns = [
    ...["rank", "from"],
    bits,
    { key: "shared", title: "longest shared passage", unit: "notes, any key" },
    "alarms",
  ];
  const caption = `More than ${copyLimit} notes are a copy: real pieces seldom share a longer passage.`;
  return table(rows, columns, { caption, quiet: ({ isAlarming }) => isAlarming === true });
}

/** Share of the notes for which something holds, 0 to 1; 0 without notes. */
export function shareOfNotes(pieces: readonly Piece[], holds: (note: Note) => boolean): number {
  const notes = pieces.flatMap((piece) => piece.notes);
  return notes.length > 0 ? notes.filter(holds).length / notes.length : 0;
}
