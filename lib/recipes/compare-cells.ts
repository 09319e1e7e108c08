import { checkArgument } from "../core";
import type { Dataset } from "../dataset";
import type { Cell } from "../models/recurrent";
import { type Fit, fitRecurrent, type TrainingEvent } from "../training";
import { cellNetwork } from "./common-fit";

/** One trained network of a comparison. */
export interface CellRun {
  readonly cell: Cell;
  readonly seed: number;
  readonly epochs: number;
  readonly fit: Fit;
}

/** What is compared. */
export interface CellPlan {
  /** Of the LSTM; the GRU gets as many as bring it to the same number of parameters. */
  readonly units: number;
  readonly epochs: Readonly<Record<Cell, number>>;
  /** Of weights, order and dropout; the split of the pieces stays the dataset's. */
  readonly seeds: readonly number[];
  readonly signal?: AbortSignal;
  /** Runs done (finished ones count as 1), of all; called as training goes on. */
  onProgress?(done: number, total: number, label: string): void;
}

/**
 * Trains LSTM and GRU with equal parameters, once for each seed, turn by turn, so that a machine
 * that gets busier does not favour one of them. Results come from the cache where it has them.
 *
 * @example
 * const runs = await fitCells(dataset, { units: 128, epochs: { lstm: 8, gru: 8 }, seeds: [1, 2, 3] });
 */
export async function fitCells(dataset: Dataset, plan: CellPlan): Promise<CellRun[]> {
  const { units, epochs, seeds, signal, onProgress } = plan;
  checkArgument(seeds.length > 0, "seeds", seeds, "give at least one");
  const runs: CellRun[] = [];
  const total = 2 * seeds.length;
  for (const seed of seeds) {
    for (const cell of ["lstm", "gru"] as const) {
      const label = `${cell.toUpperCase()}, seed ${seed}`;
      const fit = await fitRecurrent(dataset, {
        network: cellNetwork(dataset, cell, units),
        training: { epochs: epochs[cell], seed },
        ...(signal ? { signal } : {}),
        onProgress(event: TrainingEvent) {
          if (event.kind !== "batch") return;
          const share = (event.epoch - 1 + event.step / event.steps) / event.epochs;
          onProgress?.(runs.length + share, total, label);
        },
      });
      runs.push({ cell, seed, epochs: epochs[cell], fit });
      onProgress?.(runs.length, total, label);
    }
  }
  return runs;
}

/** The runs of one cell. */
export function runsOf(runs: readonly CellRun[], cell: Cell): CellRun[] {
  return runs.filter((run) => run.cell === cell);
}

/**
 * Epochs with which both cells take the time that the slower one took: the faster one gets more.
 * A cell's speed is that of its fastest run, which other programs have disturbed least; more than
 * twice the epochs it never gets, so that a disturbed measurement does not take the day.
 *
 * @param runs both cells, at equal parameters
 * @returns whole numbers of epochs; those of the slower cell are unchanged
 */
export function epochsForEqualTime(runs: readonly CellRun[]): Record<Cell, number> {
  const fastest = (cell: Cell) => {
    const times = runsOf(runs, cell).map(({ fit, epochs }) => fit.seconds / epochs);
    checkArgument(times.length > 0, "runs", runs.length, `must hold runs of the ${cell}`);
    return Math.min(...times);
  };
  const epochSeconds = { lstm: fastest("lstm"), gru: fastest("gru") };
  const own = { lstm: runsOf(runs, "lstm")[0].epochs, gru: runsOf(runs, "gru")[0].epochs };
  const time = Math.max(epochSeconds.lstm * own.lstm, epochSeconds.gru * own.gru);
  const epochsIn = (cell: Cell) => {
    const paidFor = Math.round(time / epochSeconds[cell]);
    return Math.min(2 * own[cell], Math.max(own[cell], paidFor));
  };
  return { lstm: epochsIn("lstm"), gru: epochsIn("gru") };
}
