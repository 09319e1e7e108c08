import { colours, finding, percent, playerRow, table, tracesFigure } from "../../display";
import { type ChoraleRow, choraleRows, type RowRole } from "../../evaluation";
import {
  type Crops,
  type IndexGanConfig,
  publishedIndexGan,
  publishedIndexGanSteps,
} from "../../models/gan";
import type { Piece } from "../../music";
import { type Collapse, type VoiceRange, voiceRanges } from "./collapse";
import { triadShares } from "./findings";

const share = (digits = 1) => ({
  format: (value: unknown) => percent(value as number | null, digits),
  align: "right" as const,
});

/** Where sets of pitches lie: real ones first, then what was generated. */
export function triadTable(sets: Readonly<Record<string, ArrayLike<number>>>) {
  const rows = Object.entries(sets).map(([pitches, values]) => ({
    pitches,
    ...triadShares(values),
  }));
  const notes = ["C", "E", "G", "between"].map((key) => ({ key, ...share(0) }));
  const caption = "Share of the pitches within a semitone of each note";
  return table(rows, ["pitches", ...notes], { caption });
}

/** What of musigan's GAN is as published, and what differs here. */
export function settingsTable(config: IndexGanConfig, steps: number) {
  const rows = [
    { version: "as published", ...publishedIndexGan, steps: publishedIndexGanSteps },
    { version: "here", ...config, steps },
  ];
  return table(rows, [
    "version",
    { key: "units", title: "critic's units" },
    { key: "length", title: "tokens" },
    "batch",
    { key: "learningRate", title: "learning rate", digits: 4 },
    "steps",
  ]);
}

/** Players of those pieces that hold notes, and how many hold none. */
export async function playSounding(
  items: readonly { readonly piece: Piece; readonly title: string; readonly maxSeconds: number }[],
) {
  const sounding = items.filter(({ piece }) => piece.notes.length > 0);
  const silent = items.length - sounding.length;
  const words = `${silent} of ${items.length} samples hold no note at all, only rests.`;
  return [
    ...(sounding.length > 0 ? [await playerRow(sounding)] : []),
    ...(silent > 0 ? [finding(words, "warning")] : []),
  ];
}

/** Overlaps with held-out music, from the ceiling to the floors; held-out music itself is 1. */
export function overlapFigure(rows: readonly ChoraleRow[]) {
  const compared = rows.filter(({ name }) => name !== choraleRows.heldOut);
  const grid = { type: "category", gridcolor: colours.paper };
  const trace = {
    type: "heatmap",
    x: Object.keys(compared[0].overlap),
    y: compared.map(({ name }) => name),
    z: compared.map(({ overlap }) => Object.values(overlap)),
    ...{ zmin: 0, zmax: 1, xgap: 2, ygap: 2, texttemplate: "%{z:.3~g}" },
    colorscale: [
      [0, colours.paper],
      [1, colours.blue],
    ],
    colorbar: { thickness: 14, outlinewidth: 0 },
    hovertemplate: "%{y}, %{x}: %{z:.4~g}<extra></extra>",
  };
  const axes = { xAxis: grid, yAxis: { ...grid, autorange: "reversed" } };
  const height = 190 + 42 * compared.length;
  return tracesFigure([trace], {
    title: "Overlap with held-out music",
    ...{ legend: false, height, ...axes },
  });
}

/** Which pitches each voice uses, in held-out and in generated music. */
export function rangesTable(heldOut: Crops, generated: Crops) {
  const made = voiceRanges(generated);
  const spanOf = ({ lowest, highest }: VoiceRange) => `${lowest}–${highest}`;
  const rows = voiceRanges(heldOut).map((real, i) => ({
    voice: real.voice,
    "held-out range": spanOf(real),
    "GAN range": spanOf(made[i]),
    "held-out pitches": real.distinct,
    "GAN pitches": made[i].distinct,
  }));
  const caption = "MIDI pitches after moving to C major or A minor; 60 is middle C";
  return table(rows, undefined, { caption });
}

/** Signs of mode collapse; `unit` is what is counted ("tokens"), `sample` what it stands in. */
export function collapseTable(
  rows: readonly (Collapse & { readonly music: string; readonly role: RowRole })[],
  { unit, sample, caption }: { unit: string; sample: string; caption: string },
) {
  const columns = [
    "music",
    { key: "distinctPerSample", title: `different ${unit}`, unit: `in a ${sample}`, digits: 1 },
    { key: "distinctOverall", title: `different ${unit}`, unit: "over all" },
    { key: "distinctPerPosition", title: `different ${unit}`, unit: "at a position", digits: 1 },
    { key: "repeatedSamples", title: `repeated ${sample}s`, ...share() },
  ];
  return table(rows, columns, { caption, quiet: ({ role }) => role === "real" });
}

/** What a teacher of harmony would mark, and what a lawyer would. */
export function choraleFaultsTable(rows: readonly ChoraleRow[]) {
  const columns = [
    { key: "name", title: "music" },
    { key: "crossings", title: "voices crossed", unit: "of steps", ...share() },
    { key: "parallels", title: "parallel 5ths, 8ves", unit: "of joint motions", ...share() },
    { key: "leaps", title: "leaps over a 5th", unit: "of moves", ...share() },
    { key: "copiedBars", title: "bars copied", unit: "of bars", ...share() },
    { key: "distinctBars", title: "different first bars", unit: "among 100", ...share(0) },
  ];
  const caption = "Copied: note for note in a training piece, which training pieces are not asked.";
  return table(rows, columns, { caption, quiet: ({ role }) => role !== "model" });
}
