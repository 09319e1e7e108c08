import { checkArgument } from "../core";
import { copyRow, keepLargest, logSumOf, maximumOf } from "./rows";

/**
 * One setting of a sampling strategy: what it is called everywhere, what values it takes, and what
 * it does to a row of log-probabilities.
 */
export interface StrategyStep<Name extends string = string> {
  /** In code and in run folders: topK. */
  readonly name: Name;
  /** On the command line and in messages: top-k. */
  readonly flag: string;
  /** Its value in the line of help: k. */
  readonly value: string;
  readonly help: string;
  readonly rule: string;
  isValid(value: number): boolean;
  /**
   * `penalty` looks back at what was said, `temperature` flattens or sharpens, `cut` forbids the
   * unlikely. Steering leaves penalties out.
   */
  readonly kind: "penalty" | "temperature" | "cut";
  /**
   * @param row natural log-probabilities, float [vocabularySize], of any sum; −∞ is forbidden
   * @param recentIds the stream's ids that count as lately
   * @returns a new row, not normalised
   */
  apply(row: ArrayLike<number>, value: number, recentIds: ArrayLike<number>): Float64Array;
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1;

/**
 * The log-probabilities of recent ids multiplied by the penalty: a probability q becomes q to that
 * power, before normalising. Ids that stand more than once count once.
 *
 * Source: Keskar et al. (2019), "CTRL", section 4.1, on log-probabilities, which are never positive.
 */
const repetitionPenalty = {
  name: "repetitionPenalty",
  flag: "repetition-penalty",
  value: "x",
  kind: "penalty",
  help: "≥ 1; makes tokens said lately less likely",
  rule: "must be ≥ 1 and finite",
  isValid: (penalty) => penalty >= 1 && Number.isFinite(penalty),
  apply(row, penalty, recentIds) {
    const penalised = copyRow(row);
    for (let i = 0; i < recentIds.length; i++)
      penalised[recentIds[i]] = row[recentIds[i]] * penalty;
    return penalised;
  },
} as const satisfies StrategyStep;

/** Divides the log-probabilities; the largest becomes 0. */
const temperature = {
  name: "temperature",
  flag: "temperature",
  value: "t",
  kind: "temperature",
  help: "> 0; below 1 is safer, above 1 bolder",
  rule: "must be > 0 and finite",
  isValid: (value) => value > 0 && Number.isFinite(value),
  apply(row, divisor) {
    const largest = maximumOf(row);
    const scaled = new Float64Array(row.length);
    for (let id = 0; id < row.length; id++) scaled[id] = (row[id] - largest) / divisor;
    return scaled;
  },
} as const satisfies StrategyStep;

/** Keeps the k likeliest; of equals the lower id stays. Source: Fan et al. (2018). */
const topK = {
  name: "topK",
  flag: "top-k",
  value: "k",
  kind: "cut",
  help: "draw from the k likeliest tokens",
  rule: "must be a whole number ≥ 1",
  isValid: isCount,
  apply: (row, k) => keepLargest(row, copyRow(row).sort(), k),
} as const satisfies StrategyStep;

/**
 * Keeps the nucleus: the fewest likeliest tokens whose probabilities sum to `p` or more, at least
 * one.
 *
 * Source: Holtzman et al. (2020), "The curious case of neural text degeneration".
 */
const topP = {
  name: "topP",
  flag: "top-p",
  value: "p",
  kind: "cut",
  help: "draw from the fewest tokens that hold this probability",
  rule: "must be > 0 and ≤ 1",
  isValid: (p) => p > 0 && p <= 1,
  apply(row, p) {
    const logSum = logSumOf(row);
    const sorted = copyRow(row).sort();
    let mass = 0;
    let count = 0;
    while (mass < p && count < sorted.length) {
      count++;
      mass += Math.exp(sorted[sorted.length - count] - logSum);
    }
    return keepLargest(row, sorted, count);
  },
} as const satisfies StrategyStep;

/**
 * Keeps tokens at least this fraction as likely as the likeliest: the threshold rises where the
 * model is sure and falls where it is not.
 *
 * Source: Nguyen et al. (2024), "Turning up the heat: min-p sampling".
 */
const minP = {
  name: "minP",
  flag: "min-p",
  value: "p",
  kind: "cut",
  help: "draw from tokens at least this share as likely as the likeliest",
  rule: "must be ≥ 0 and ≤ 1",
  isValid: (p) => p >= 0 && p <= 1,
  apply(row, p) {
    const threshold = maximumOf(row) + Math.log(p);
    const kept = new Float64Array(row.length).fill(-Infinity);
    for (let id = 0; id < row.length; id++) if (row[id] >= threshold) kept[id] = row[id];
    return kept;
  },
} as const satisfies StrategyStep;

const listed = [repetitionPenalty, temperature, topK, topP, minP] as const;

/** Every step, in the order in which those that are set are applied. */
export const strategySteps: readonly StrategyStep<StepName>[] = listed;
export type StepName = (typeof listed)[number]["name"];

/** Throws an `InvalidArgumentError` for a setting of a strategy out of its range. */
export function checkStrategy(settings: { readonly [Name in StepName]?: number }): void {
  for (const { name, flag, rule, isValid } of strategySteps) {
    const value = settings[name];
    checkArgument(value === undefined || isValid(value), flag, value, rule);
  }
}
