import { Random } from "../../core";
import { independentCrops, markovCrops } from "./chorale-floors";
import {
  type ChoraleDistribution,
  type ChoraleStatistics,
  choraleDistributions,
  choraleStatistics,
  copiedBars,
  overlapAreas,
} from "./chorale-statistics";
import { type Crops, selectCrops } from "./crops";

/** One kind of music against held-out music. */
export interface ChoraleRow {
  readonly name: string;
  /** Overlap with held-out music, 0 to 1, of each distribution. */
  readonly overlap: Readonly<Record<ChoraleDistribution, number>>;
  readonly crossings: number;
  readonly parallels: number;
  readonly leaps: number;
  readonly distinctBars: number;
  /** Share of bars that stand in the training pieces; null for the training pieces themselves. */
  readonly copiedBars: number | null;
}

/**
 * Generated music beside its ceiling and its floors: real training music and held-out music itself
 * above, independent cells and a Markov chain of chords below, all against held-out music.
 *
 * @param generated kinds of generated music by name
 * @param seed for the floors and the choice of training crops
 */
export function choraleTable(
  training: Crops,
  heldOut: Crops,
  generated: Readonly<Record<string, Crops>>,
  seed: number | string = 1,
): ChoraleRow[] {
  const random = Random.fromSeed(seed);
  const reference = choraleStatistics(heldOut);
  const chosen = Array.from({ length: sampleCount }, () => random.integer(training.count));
  const row = (name: string, crops: Crops, original = false): ChoraleRow =>
    rowOf(name, choraleStatistics(crops), reference, original ? null : copiedBars(crops, training));
  return [
    row("training pieces", selectCrops(training, chosen), true),
    row("held-out pieces", heldOut),
    row("independent cells", independentCrops(training, sampleCount, random.fork("cells"))),
    row("chord Markov chain", markovCrops(training, sampleCount, random.fork("chain"))),
    ...Object.entries(generated).map(([name, crops]) => row(name, crops)),
  ];
}

const sampleCount = 1000;

function rowOf(
  name: string,
  statistics: ChoraleStatistics,
  reference: ChoraleStatistics,
  copied: number | null,
): ChoraleRow {
  const { crossings, parallels, leaps, distinctBars } = statistics;
  const overlap = overlapAreas(statistics, reference);
  return { name, overlap, crossings, parallels, leaps, distinctBars, copiedBars: copied };
}

/** The table as lines of text. */
export function formatChoraleTable(rows: readonly ChoraleRow[]): string {
  const names = [...choraleDistributions, "crossed", "parallel", "leaps", "distinct", "copied"];
  const lines = rows.map(({ name, overlap, ...rest }) => [
    name,
    ...choraleDistributions.map((key) => overlap[key].toFixed(3)),
    rest.crossings.toFixed(3),
    rest.parallels.toFixed(4),
    rest.leaps.toFixed(3),
    rest.distinctBars.toFixed(2),
    rest.copiedBars === null ? "–" : rest.copiedBars.toFixed(4),
  ]);
  const columns = ["music", ...names];
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...lines.map((line) => line[i].length)),
  );
  return [columns, ...lines]
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
