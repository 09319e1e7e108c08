import { mean } from "d3-array";
import type { Dataset } from "../../dataset";
import { bitsFigure, mark, percent, table, withInterval } from "../../display";
import {
  averageLikelihoods,
  compareLikelihoods,
  evaluateLikelihood,
  type Likelihood,
  type ScoredModel,
  type SeededLikelihood,
  scoreRows,
} from "../../evaluation";
import type { Fit } from "../../training";
import type { CellRun } from "./fit-cells";
import type { CellMatch } from "./verdict";

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

/** LSTM and GRU under one condition. */
export interface CellPair {
  readonly lstm: CellSummary;
  readonly gru: CellSummary;
}

/** A cell's longer training, and what it pays for held-out music. */
export interface Writer {
  readonly parameterCount: number;
  /** Of training. */
  readonly seconds: number;
  readonly likelihood: Likelihood;
}

/** Both networks that write music. */
export interface Writers {
  readonly lstm: Writer;
  readonly gru: Writer;
}

/** The networks that write the music, scored on the held-out pieces. */
export async function scoreWriters(
  dataset: Dataset,
  fits: { readonly lstm: Fit; readonly gru: Fit },
): Promise<Writers> {
  const held = dataset.split.test.map((index) => dataset.tokens[index]);
  const scoreOf = async ({ model, parameterCount, seconds }: Fit): Promise<Writer> => {
    const likelihood = await evaluateLikelihood(model, dataset.vocabulary, held);
    return { parameterCount, seconds, likelihood };
  };
  return { lstm: await scoreOf(fits.lstm), gru: await scoreOf(fits.gru) };
}

/** The runs of each cell, scored on the held-out pieces and averaged over the seeds. */
export async function scoreCells(dataset: Dataset, runs: readonly CellRun[]): Promise<CellPair> {
  const held = dataset.split.test.map((index) => dataset.tokens[index]);
  const scoreOf = async (cell: CellRun["cell"]) => {
    const own = runs.filter((run) => run.cell === cell);
    const scores = [];
    for (const { fit } of own) {
      scores.push(await evaluateLikelihood(fit.model, dataset.vocabulary, held));
    }
    return summariseCell(own, averageLikelihoods(scores));
  };
  return { lstm: await scoreOf("lstm"), gru: await scoreOf("gru") };
}

/** What `runs` of one cell came to, scored in the same order. */
export function summariseCell(runs: readonly CellRun[], score: SeededLikelihood): CellSummary {
  const [{ cell, epochs, fit }] = runs;
  const seconds = mean(runs, (run) => run.fit.seconds)!;
  return {
    cell: cell.toUpperCase(),
    units: fit.config.units,
    parameters: fit.parameterCount,
    ...{ epochs, seconds, bits: score.mean.bitsPerToken, score },
  };
}

/** Both cells among the floors. */
export function scoresFigure(floors: readonly ScoredModel[], { lstm, gru }: CellPair) {
  const cells = [lstm, gru].map(({ cell, bits, score }) => {
    return { label: cell, bits, ...score.mean.interval };
  });
  return bitsFigure([...scoreRows(floors), ...cells]);
}

/** The difference of both cells, paired over pieces. */
export function matchOf({ lstm, gru }: CellPair): CellMatch {
  const { difference, interval } = compareLikelihoods(lstm.score.mean, gru.score.mean);
  return { lstm, gru, difference, ...interval };
}

/** LSTM beside GRU: size, time, bits with their interval, what the seed does, accuracy. */
export function cellTable({ lstm, gru }: CellPair, caption: string) {
  const written = [lstm, gru].map(({ score, ...row }) => ({
    ...row,
    interval: withInterval(row.bits, score.mean.interval.low, score.mean.interval.high),
    seeds: `${mark(score.lowest)} to ${mark(score.highest)}`,
    accuracy: percent(score.mean.accuracy),
  }));
  const columns = [
    ...["cell", "units", "parameters", "epochs"],
    { key: "seconds", unit: "a training", digits: 1 },
    { key: "interval", title: "bits per token", unit: "95 % over pieces" },
    { key: "seeds", title: "seeds", unit: "lowest to highest" },
    { key: "accuracy", align: "right" as const },
  ];
  return table(written, columns, { caption });
}
