import { checkArgument } from "../core";
import type { Dataset } from "../dataset";
import type { CellName } from "../models/recurrent";
import { type Fit, fitRecurrent, type TrainingEvent } from "../training";
import { cellNetwork } from "./common-fit";

/** One trained network of a comparison. */
export interface CellRun {
  readonly cell: CellName;
  readonly seed: number;
  readonly epochs: number;
  readonly fit: Fit;
}

/** What is compared. */
export interface CellPlan {
  /** Of an LSTM; other cells get as many as bring them to the same number of parameters. */
  readonly units: number;
  /** Of each cell that is compared. */
  readonly epochs: Readonly<Partial<Record<CellName, number>>>;
  /** Of weights, order and dropout; the split of the pieces stays the dataset's. */
  readonly seeds: readonly number[];
  readonly signal?: AbortSignal;
  /** Runs done (finished ones count as 1), of all; called as training goes on. */
  onProgress?(done: number, total: number, label: string): void;
}

/**
 * Trains cells with equal parameters, once for each seed, turn by turn, so that a machine
 * that gets busier does not favour one of them. Results come from the cache where it has them.
 *
 * @example
 * const runs = await fitCells(dataset, { units: 128, epochs: { lstm: 8, gru: 8 }, seeds: [1, 2, 3] });
 */
export async function fitCells(dataset: Dataset, plan: CellPlan): Promise<CellRun[]> {
  const { units, epochs, seeds, signal, onProgress } = plan;
  checkArgument(seeds.length > 0, "seeds", seeds, "give at least one");
  const runs: CellRun[] = [];
  const compared = Object.entries(epochs) as [CellName, number][];
  const total = compared.length * seeds.length;
  for (const seed of seeds) {
    for (const [cell, epochs] of compared) {
      const label = `${cell.toUpperCase()}, seed ${seed}`;
      const fit = await fitRecurrent(dataset, {
        network: cellNetwork(dataset, cell, units),
        training: { epochs, seed },
        ...(signal ? { signal } : {}),
        onProgress(event: TrainingEvent) {
          if (event.kind !== "batch") return;
          const share = (event.epoch - 1 + event.step / event.steps) / event.epochs;
          onProgress?.(runs.length + share, total, label);
        },
      });
      runs.push({ cell, seed, epochs, fit });
      onProgress?.(runs.length, total, label);
    }
  }
  return runs;
}

/** The runs of one cell. */
export function runsOf(runs: readonly CellRun[], cell: CellName): CellRun[] {
  return runs.filter((run) => run.cell === cell);
}

/**
 * Epochs with which all cells take the time that the slowest one took: faster ones get more.
 * A cell's speed is that of its fastest run, which other programs have disturbed least; more than
 * twice the epochs it never gets, so that a disturbed measurement does not take the day.
 *
 * @param runs of two cells or more, at equal parameters
 * @returns whole numbers of epochs; those of the slowest cell are unchanged
 */
export function epochsForEqualTime(runs: readonly CellRun[]): Record<CellName, number> {
  const cells = [...new Set(runs.map(({ cell }) => cell))];
  checkArgument(cells.length > 1, "runs", runs.length, "must be of two cells or more");
  const speeds = cells.map((cell) => {
    const own = runsOf(runs, cell);
    const epochSeconds = Math.min(...own.map(({ fit, epochs }) => fit.seconds / epochs));
    return { cell, epochSeconds, epochs: own[0].epochs };
  });
  const time = Math.max(...speeds.map(({ epochSeconds, epochs }) => epochSeconds * epochs));
  const epochsIn = speeds.map(({ cell, epochSeconds, epochs }) => {
    const paidFor = Math.round(time / epochSeconds);
    return [cell, Math.min(2 * epochs, Math.max(epochs, paidFor))];
  });
  return Object.fromEntries(epochsIn);
}
