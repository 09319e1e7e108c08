import type { Dataset } from "../dataset";
import type { NextTokenModel } from "../models";
import { evaluateLikelihood, type Likelihood } from "./likelihood";

/**
 * What a row of a table or figure is of: music that models learnt from, other real music, a
 * baseline, or a model that is judged.
 */
export type RowRole = "training" | "real" | "floor" | "model";

/** A model and what it scored on the held-out pieces of a dataset. */
export interface ScoredModel {
  readonly label: string;
  readonly role: RowRole;
  readonly model: NextTokenModel;
  readonly likelihood: Likelihood;
  readonly parameters: number;
  /** Of training. */
  readonly seconds: number;
}

/** Scores a model on all held-out pieces. */
export async function scoreModel(
  dataset: Dataset,
  parts: Omit<ScoredModel, "likelihood">,
): Promise<ScoredModel> {
  const held = dataset.split.test;
  const pieces = held.map((index) => dataset.tokens[index]);
  const names = held.map((index) => dataset.names[index]);
  const { model } = parts;
  const likelihood = await evaluateLikelihood(model, dataset.vocabulary, pieces, { names });
  return { ...parts, likelihood };
}

/** The model that needs the fewest bits per token; the first of equals. */
export function bestOf(scored: readonly ScoredModel[]): ScoredModel {
  return scored.reduce((best, one) =>
    one.likelihood.bitsPerToken < best.likelihood.bitsPerToken ? one : best,
  );
}

/** Scored models as rows of a table: bits with their interval, perplexity, accuracy and costs. */
export function scoreRows(scored: readonly ScoredModel[]) {
  return scored.map(({ label, role, likelihood, parameters, seconds }) => ({
    model: label,
    label,
    role,
    bits: likelihood.bitsPerToken,
    low: likelihood.interval.low,
    high: likelihood.interval.high,
    perplexity: likelihood.perplexity,
    accuracy: likelihood.accuracy,
    parameters,
    seconds,
  }));
}
