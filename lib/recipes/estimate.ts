import {
  cellOf,
  computedConfig,
  productSpeed,
  type RecurrentConfig,
  type TrainedPositions,
  trainingOperations,
} from "../models/recurrent";
import { lengthsOf } from "../store";
import type { BatchSource } from "../training";

/** What a training goes through. */
export interface TrainingWork {
  readonly train: BatchSource;
  /** Scored after every epoch. */
  readonly test: BatchSource | null;
  readonly epochs: number;
  /** Threads that share a batch. */
  readonly workers: number;
}

/**
 * Seconds a training will take, before its first step: its operations over the share of the
 * machine's matrix-product ceiling that its batch reaches. Rough on purpose, within half as much
 * again; progress shows the true pace at once.
 *
 * @param gigaflops ceiling of one core, as `measureGigaflops` gives
 */
export function estimateSeconds(
  config: RecurrentConfig,
  { train, test, epochs, workers }: TrainingWork,
  gigaflops: number,
): number {
  // Scoring is a third of training: forward only.
  const operations =
    operationsOf(config, train, true) + (test ? operationsOf(config, test, false) / 3 : 0);
  const share = efficiency(config, train.plan.batch / workers);
  return (epochs * operations) / (workers * gigaflops * 1e9 * share);
}

/**
 * The share of the ceiling that training reaches with so many rows a worker, on the project's own
 * kernels. By processor time the steps of `npm run bench -- training` come to 0.9 of it and more, at
 * 8 rows too; two workers wait for memory and for each other, and a whole run of piano-lstm has its
 * dropout and checkpoints beside (0.74 at 256 rows). The library's kernels reach half of it at 7 rows
 * (LSTM) or 12 (GRU).
 */
function efficiency(config: RecurrentConfig, rows: number): number {
  return (0.78 * rows) / (rows + cellOf(config).halfwayRows);
}

function operationsOf(config: RecurrentConfig, source: BatchSource, training: boolean): number {
  const { plan } = source;
  const time = plan.kind === "windows" ? plan.window : plan.time;
  const computed = computedConfig(config, plan.batch * time);
  return trainingOperations(computed, computedPositions(source, training));
}

/** What an epoch computes, padding included. */
function computedPositions(source: BatchSource, training: boolean): TrainedPositions {
  const { plan } = source;
  const inputs = Array.from(lengthsOf(source.sequences), (length) => length - 1);
  const sum = (count: (inputs: number) => number) =>
    inputs.reduce((total, each) => total + count(each), 0);
  if (plan.kind === "windows") {
    const { window, stride = 1 } = plan;
    const cut = (length: number) => Math.max(0, Math.floor((length - window) / stride) + 1);
    const windows = plan.windows ? plan.windows.length / 2 : sum(cut);
    return { positions: windows * window, targets: windows };
  }
  const { time } = plan;
  // In training the cuts lie anywhere: a piece has a short row at both ends, padded to a whole one.
  const padded = (length: number) => (length > time ? length + time : time);
  const pads = training && plan.kind === "every-step";
  const positions = sum(pads ? padded : (length) => length);
  return { positions, targets: positions };
}

/** The matrix products one core of this machine computes in a second, in 10⁹ operations. */
export function measureGigaflops(): number {
  return productSpeed(512, 512, 512);
}
