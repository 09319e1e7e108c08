import type { Random } from "../core";
import { argmaxOf, drawToken, maximumOf, normaliseRow } from "./rows";
import { checkStrategy, type StepName, type StrategyStep, strategySteps } from "./strategy-steps";

/**
 * How the next token is chosen from a model's distribution. What is set is applied in the order of
 * `strategySteps`, after the mask of grammar and constraints: repetition penalty → temperature →
 * top-k → top-p → min-p; the rest is normalised again.
 */
export type SamplingStrategy = { readonly [Name in StepName]?: number } & {
  /** Always the likeliest token after mask and penalty; nothing is drawn. */
  readonly argmax?: boolean;
};

/** How many tokens back the repetition penalty looks. */
const repetitionWindow = 64;

/**
 * The distribution a strategy draws from: natural log-probabilities, float64 [vocabularySize].
 *
 * @param row the model's log-probabilities, forbidden tokens −∞; at least one is not
 * @param recentIds the stream's ids so far, of which the last `repetitionWindow` are penalised
 * @throws EtudeError when the row holds NaN or nothing is allowed
 * @example
 * shapeDistribution([Math.log(0.5), Math.log(0.3), Math.log(0.2)], { topK: 2 }).map(Math.exp);
 * // [0.625, 0.375, 0]
 */
export function shapeDistribution(
  row: ArrayLike<number>,
  strategy: SamplingStrategy,
  recentIds: readonly number[] = [],
): Float64Array {
  checkStrategy(strategy);
  const { argmax = false } = strategy;
  const recent = recentIds.slice(-repetitionWindow);
  let shaped: ArrayLike<number> = row;
  for (const { name, kind, apply } of strategySteps) {
    const value = strategy[name] ?? (kind === "temperature" ? 1 : undefined);
    if (value === undefined || (argmax && kind !== "penalty")) continue;
    shaped = apply(shaped, value, recent);
  }
  return argmax ? certainly(argmaxOf(shaped), shaped) : normaliseRow(shaped);
}

/** The settings of a strategy that are of one kind. */
export function settingsOf(
  strategy: SamplingStrategy,
  kind: StrategyStep["kind"],
): SamplingStrategy {
  const names = strategySteps.filter((step) => step.kind === kind).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, strategy[name]]));
}

/** The id a strategy chooses; draws one number from `random` unless it is argmax. */
export function chooseToken(
  row: ArrayLike<number>,
  strategy: SamplingStrategy,
  random: Random,
  recentIds: readonly number[] = [],
): number {
  const shaped = shapeDistribution(row, strategy, recentIds);
  return strategy.argmax ? argmaxOf(shaped) : drawToken(shaped, random);
}

function certainly(id: number, row: ArrayLike<number>): Float64Array {
  maximumOf(row); // throws as the other ways do
  const sure = new Float64Array(row.length).fill(-Infinity);
  sure[id] = 0;
  return sure;
}
