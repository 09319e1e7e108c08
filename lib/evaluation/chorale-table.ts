import { mean } from "d3-array";
import { Random } from "../core";
import { type Crops, selectCrops } from "../models/gan";
import { independentCrops, markovCrops } from "./chorale-floors";
import {
  type ChoraleDistribution,
  type ChoraleStatistics,
  choraleStatistics,
  copiedBars,
  overlapAreas,
} from "./chorale-statistics";
import type { RowRole } from "./score-models";

/** One kind of music against held-out music. */
export interface ChoraleRow {
  readonly name: string;
  readonly role: RowRole;
  /** Overlap with held-out music, 0 to 1, of each distribution. */
  readonly overlap: Readonly<Record<ChoraleDistribution, number>>;
  readonly meanOverlap: number;
  readonly crossings: number;
  readonly parallels: number;
  readonly leaps: number;
  readonly distinctBars: number;
  /** Share of bars that stand in the training pieces; null for the training pieces themselves. */
  readonly copiedBars: number | null;
}

/** The rows of `choraleTable` that are the same for every generator. */
export const choraleRows = {
  training: "training pieces",
  heldOut: "held-out pieces",
  cells: "independent cells",
  chain: "chord Markov chain",
} as const;

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
  const chosen = Array.from({ length: sampleCount }, () => random.integer(training.count));
  const reference = choraleStatistics(heldOut);
  const row = (name: string, role: ChoraleRow["role"], crops: Crops): ChoraleRow => ({
    ...{ name, role, copiedBars: copiedBars(crops, training) },
    ...compareStatistics(choraleStatistics(crops), reference),
  });
  const { cells, chain } = choraleRows;
  return [
    { ...row(choraleRows.training, "real", selectCrops(training, chosen)), copiedBars: null },
    row(choraleRows.heldOut, "real", heldOut),
    row(cells, "floor", independentCrops(training, sampleCount, random.fork("cells"))),
    row(chain, "floor", markovCrops(training, sampleCount, random.fork("chain"))),
    ...Object.entries(generated).map(([name, crops]) => row(name, "model", crops)),
  ];
}

const sampleCount = 1000;

function compareStatistics(statistics: ChoraleStatistics, reference: ChoraleStatistics) {
  const { crossings, parallels, leaps, distinctBars } = statistics;
  const overlap = overlapAreas(statistics, reference);
  const meanOverlap = mean(Object.values(overlap))!;
  return { overlap, meanOverlap, crossings, parallels, leaps, distinctBars };
}
