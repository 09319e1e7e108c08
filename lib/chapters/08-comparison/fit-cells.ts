import { min } from "d3-array";
import { checkArgument, type Settings } from "../../core";
import type { Dataset } from "../../dataset";
import { progressBar } from "../../display";
import type { CellName } from "../../models/recurrent";
import { cellNetwork, commonFit } from "../../recipes";
import { type Fit, fitRecurrent, type TrainingEvent } from "../../training";

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
  /** Whose training it is otherwise; see `commonFit`. */
  readonly settings: Settings;
}

/**
 * Trains cells with equal parameters, once for each seed, turn by turn, so that a machine
 * that gets busier does not favour one of them; a bar called `title` shows how far it is. Results
 * come from the cache where it has them.
 *
 * @example
 * const runs = await fitCells("Two trainings", dataset, { units: 128, epochs: { lstm: 8, gru: 8 }, seeds: [1], settings });
 */
export async function fitCells(
  title: string,
  dataset: Dataset,
  { units, epochs, seeds, settings }: CellPlan,
): Promise<CellRun[]> {
  checkArgument(seeds.length > 0, "seeds", seeds, "give at least one");
  const runs: CellRun[] = [];
  const compared = Object.entries(epochs) as [CellName, number][];
  const progress = progressBar(title, compared.length * seeds.length);
  for (const seed of seeds) {
    for (const [cell, epochs] of compared) {
      const label = `${cell.toUpperCase()}, seed ${seed}`;
      const common = commonFit(dataset, settings, cell);
      const fit = await fitRecurrent(dataset, {
        ...common,
        network: { ...common.network, ...cellNetwork(dataset, cell, units) },
        training: { ...common.training, epochs, seed },
        onProgress(event: TrainingEvent) {
          if (event.kind !== "batch") return;
          const share = (event.epoch - 1 + event.step / event.steps) / event.epochs;
          progress.update(runs.length + share, label);
        },
      });
      runs.push({ cell, seed, epochs, fit });
    }
  }
  progress.finish();
  return runs;
}

function runsOf(runs: readonly CellRun[], cell: CellName): CellRun[] {
  return runs.filter((run) => run.cell === cell);
}

/**
 * Epochs with which all cells take the time that the slowest one took: faster ones get more.
 * A cell's speed is that of its fastest epoch, which other programs have disturbed least; more than
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
    const epochSeconds = min(own.flatMap(({ fit }) => fit.history.map(({ seconds }) => seconds)))!;
    return { cell, epochSeconds, epochs: own[0].epochs };
  });
  const time = Math.max(...speeds.map(({ epochSeconds, epochs }) => epochSeconds * epochs));
  const epochsIn = speeds.map(({ cell, epochSeconds, epochs }) => {
    const paidFor = Math.round(time / epochSeconds);
    return [cell, Math.min(2 * epochs, Math.max(epochs, paidFor))];
  });
  return Object.fromEntries(epochsIn);
}
