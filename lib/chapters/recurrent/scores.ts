import type { Dataset } from "../../dataset";
import { table } from "../../display";
import { type ScoredModel, scoreModel, scoreRows } from "../../evaluation";
import type { Fit } from "../../training";

/**
 * Models and floors on the same held-out pieces: bits per token with their interval, perplexity,
 * accuracy, parameters and seconds of training; floors in grey.
 *
 * @example
 * show(scoreTable([floor, lstm], `${held.length} held-out pieces`));
 */
export function scoreTable(scored: readonly ScoredModel[], caption?: string) {
  const columns = [
    { key: "model" },
    { key: "bits", unit: "per token", digits: 3, best: "lowest" },
    { key: "low", title: "95 % from", digits: 2 },
    { key: "high", title: "to", digits: 2 },
    { key: "perplexity", digits: 2, best: "lowest" },
    { key: "accuracy", digits: 3, best: "highest" },
    { key: "parameters" },
    { key: "seconds", unit: "training", digits: 1 },
  ] as const;
  return table(scoreRows(scored), columns, { quiet: ({ role }) => role === "floor", caption });
}

/** Scores a trained network on all held-out pieces. */
export function scoreFit(dataset: Dataset, label: string, fit: Fit): Promise<ScoredModel> {
  const { model, parameterCount: parameters, seconds } = fit;
  return scoreModel(dataset, { label, role: "model", model, parameters, seconds });
}

/** What a model needs for a token of held-out music. */
export const bitsOf = ({ likelihood }: Pick<ScoredModel, "likelihood">) => likelihood.bitsPerToken;
