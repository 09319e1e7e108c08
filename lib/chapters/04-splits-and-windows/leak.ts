import { checkArgument, Random } from "../../core";
import {
  cutWindows,
  type Leak,
  measureLeak,
  type Split,
  type SplitOptions,
  splitByPiece,
  splitWindowsLeaky,
  type Window,
} from "../../dataset";
import { progressBar } from "../../display";
import { trainNgram } from "../../models";
import type { RecurrentConfig } from "../../models/recurrent";
import type { Piece } from "../../music";
import { argmaxOf } from "../../sampling";
import {
  type BatchSource,
  type EpochRecord,
  type TrainingEvent,
  type TrainingOptions,
  type TrainingResult,
  train,
} from "../../training";

/** How windows are divided: at random, as the published systems do, or by the piece they are of. */
export type SplitKind = "random windows" | "by piece";

/**
 * The beginnings of pieces that are more than two windows long, so that none outweighs all others.
 *
 * @param window tokens that a window shall have; `length` is fewer where half of the pieces are too
 *   short for it
 * @param count of pieces at most, the first ones
 * @param most tokens of a beginning
 */
export function openings(
  encoded: { readonly pieces: readonly Piece[]; readonly tokens: readonly (readonly string[])[] },
  { window, count, most = 300 }: { window: number; count: number; most?: number },
) {
  const lengths = encoded.tokens.map((tokens) => tokens.length).sort((a, b) => b - a);
  const wanted = Math.min(count, Math.max(2, Math.ceil(lengths.length / 2)));
  const shortest = lengths[wanted - 1] ?? 0;
  const length = Math.max(1, Math.min(window, Math.floor((shortest - 1) / 2)));
  const long = [...encoded.tokens.keys()].filter((i) => encoded.tokens[i].length > 2 * length);
  const chosen = long.slice(0, count);
  return {
    length,
    pieces: chosen.map((i) => encoded.pieces[i]),
    tokens: chosen.map((i) => encoded.tokens[i].slice(0, most)),
  };
}

/** The same windows of the same pieces, divided once in each way, sides of equal size. */
export interface SplitPair {
  /** Token ids of each piece, without start and end. */
  readonly sequences: readonly Int32Array[];
  readonly length: number;
  readonly windows: readonly Window[];
  readonly splits: Readonly<Record<SplitKind, Split>>;
  readonly leaks: Readonly<Record<SplitKind, Leak>>;
}

/**
 * Divides all windows of the pieces in both ways. The larger training side is thinned at random to
 * the size of the smaller, the test sides likewise: what differs is only which windows are where.
 *
 * @param sequences token ids of each of `pieces`
 * @param length tokens of a window, its target not counted
 * @throws DataError for fewer than 2 pieces, or a window longer than all of them
 * @example
 * const pair = splitInBothWays(sequences, { pieces, length: 50, seed: 1 });
 * pair.leaks["random windows"].shiftedByOne; // 0.96
 */
export function splitInBothWays(
  sequences: readonly Int32Array[],
  options: { pieces: readonly Piece[]; length: number } & SplitOptions,
): SplitPair {
  const { length, seed, testFraction } = options;
  const windows = cutWindows(sequences, { length });
  const byWhole = splitByPiece(options.pieces, { testFraction, seed });
  const held = new Set(byWhole.test);
  const side = (isTest: boolean) =>
    [...windows.keys()].filter((index) => held.has(windows[index].sequence) === isTest);
  const byPiece: Split = { train: side(false), test: side(true) };
  for (const [name, indices] of Object.entries(byPiece)) {
    const remedy = `the pieces of this side are no longer than the window of ${length}: add longer ones`;
    checkArgument(indices.length > 0, `windows to ${name}`, indices.length, remedy);
  }
  const leaky = splitWindowsLeaky(windows.length, { testFraction, seed });
  const random = Random.fromSeed(`${seed}/equal sides`);
  const equal = (mine: Split, other: Split): Split => ({
    train: thin(mine.train, other.train.length, random),
    test: thin(mine.test, other.test.length, random),
  });
  const splits = { "random windows": equal(leaky, byPiece), "by piece": equal(byPiece, leaky) };
  const leaks = {
    "random windows": measureLeak(windows, splits["random windows"], length),
    "by piece": measureLeak(windows, splits["by piece"], length),
  };
  return { sequences, length, windows, splits, leaks };
}

function thin(indices: readonly number[], most: number, random: Random): readonly number[] {
  if (indices.length <= most) return indices;
  return random
    .shuffle([...indices])
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** What a model scores on the targets of the test windows. */
export interface WindowScore {
  readonly accuracy: number;
  /** Bits per target. */
  readonly bits: number;
}

/**
 * Counts an n-gram model in the training windows (each place once, however many windows hold it)
 * and scores the targets of the test windows.
 */
export function scoreNgramOnWindows(
  pair: SplitPair,
  kind: SplitKind,
  { order, vocabularySize }: { order: number; vocabularySize: number },
): WindowScore {
  const { sequences, windows, length } = pair;
  const split = pair.splits[kind];
  const model = trainNgram(coveredStretches(pair, split.train), { order, vocabularySize });
  const logs = new Float32Array(vocabularySize);
  let [correct, nats] = [0, 0];
  for (const index of split.test) {
    const { sequence, start } = windows[index];
    const target = sequences[sequence][start + length];
    model.logProbabilities([...sequences[sequence].subarray(start, start + length)], logs);
    nats -= logs[target];
    if (argmaxOf(logs) === target) correct++;
  }
  const count = split.test.length;
  return { accuracy: correct / count, bits: nats / count / Math.LN2 };
}

/** The unbroken stretches of music that lie inside some of the windows, targets included. */
export function coveredStretches(
  { sequences, windows, length }: Pick<SplitPair, "sequences" | "windows" | "length">,
  indices: readonly number[],
): Int32Array[] {
  const covered = sequences.map((ids) => new Uint8Array(ids.length));
  for (const index of indices) {
    const { sequence, start } = windows[index];
    covered[sequence].fill(1, start, start + length + 1);
  }
  return covered.flatMap((marks, sequence) => {
    const stretches: Int32Array[] = [];
    for (let from = marks.indexOf(1); from >= 0; ) {
      const gap = marks.indexOf(0, from);
      const to = gap < 0 ? marks.length : gap;
      stretches.push(sequences[sequence].slice(from, to));
      from = marks.indexOf(1, to);
    }
    return stretches;
  });
}

/** What training on one side and testing on the other is told. */
export interface WindowTraining {
  readonly network: RecurrentConfig;
  readonly training: Partial<TrainingOptions>;
  /** Windows of a step. */
  readonly batch: number;
  readonly signal?: AbortSignal;
  onProgress?(event: TrainingEvent): unknown;
}

/**
 * Trains a network on the training windows of one split, scoring its test windows after each
 * epoch: `validationAccuracy` of the history is what such a system would print.
 *
 * @throws what `train` throws
 */
export function trainOnWindows(
  pair: SplitPair,
  kind: SplitKind,
  options: WindowTraining,
): Promise<TrainingResult> {
  const { network, training, batch, signal, onProgress } = options;
  const source = (side: keyof Split): BatchSource => {
    const windows = placesOf(pair, pair.splits[kind][side]);
    const plan = { kind: "windows", window: pair.length, batch, windows } as const;
    return { sequences: pair.sequences, plan };
  };
  return train({
    network,
    batches: source("train"),
    validation: source("test"),
    options: training,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (event: TrainingEvent) => onProgress(event) } : {}),
  });
}

/** A training under one split, and what its test said after every epoch. */
export interface TestedTraining {
  readonly label: SplitKind;
  readonly history: readonly EpochRecord[];
}

/** `trainOnWindows` with a bar to watch. */
export async function trainAndTest(
  pair: SplitPair,
  kind: SplitKind,
  options: Omit<WindowTraining, "onProgress">,
): Promise<TestedTraining> {
  const progress = progressBar(`network, ${kind}`, options.training.epochs ?? 1);
  const { history } = await trainOnWindows(pair, kind, {
    ...options,
    onProgress: (event) => event.kind === "epoch" && progress.update(event.record.epoch),
  });
  progress.finish();
  return { label: kind, history };
}

/** (piece, offset) of each window, int32 [2 × windows]. */
function placesOf({ windows }: SplitPair, indices: readonly number[]): Int32Array {
  const places = new Int32Array(indices.length * 2);
  indices.forEach((index, row) => {
    places[row * 2] = windows[index].sequence;
    places[row * 2 + 1] = windows[index].start;
  });
  return places;
}

/** What a training came to when it was tested on the given windows. Losses in bits per target. */
export interface HistorySummary {
  readonly label: SplitKind;
  readonly epochs: number;
  /** Of the last epoch, 0 to 1. */
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
  readonly lastBits: number;
  readonly bestBits: number;
  /** The epoch of the lowest test loss, from 1. */
  readonly bestEpoch: number;
}

/** The last and the best epoch of each training that has come to the end of one. */
export function summariseTrainings(trainings: readonly TestedTraining[]): HistorySummary[] {
  return trainings.filter(({ history }) => history.length > 0).map(summariseTraining);
}

function summariseTraining({ label, history }: TestedTraining): HistorySummary {
  const bits = history.map(({ validationLoss }) => (validationLoss ?? Number.NaN) * Math.LOG2E);
  const bestBits = Math.min(...bits);
  const last = history[history.length - 1];
  return {
    label,
    epochs: history.length,
    trainAccuracy: last.trainAccuracy,
    testAccuracy: last.validationAccuracy ?? Number.NaN,
    lastBits: bits[bits.length - 1],
    bestBits,
    bestEpoch: bits.indexOf(bestBits) + 1,
  };
}
