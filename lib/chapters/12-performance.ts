import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random, type TurnEffort, timeInTurns } from "../core";
import { sha256Of } from "../core/node";
import type { TokenStreams } from "../models";
import {
  initialWeights,
  type RecurrentConfig,
  RecurrentModel,
  recurrentParameters,
} from "../models/recurrent";
import { type TrainingEvent, type TrainingJob, type TrainingResult, train } from "../training";

/** What the next token costs, and how near both ways of finding it are. */
export interface ReadingPace {
  /** Tokens that are read again for each new one; 0: the state is carried. */
  readonly window: number;
  /** Median for one token of one stream. */
  readonly seconds: number;
  /** Greatest difference of log-probabilities from the carried state, while the window holds all. */
  readonly difference: number;
}

/**
 * Times a token of a network that carries its state, and of the same network reading its last
 * `window` tokens again for every one, in turns.
 *
 * @param windows lengths, each ≥ 1
 * @example
 * const [carried, reread] = await readingPace(config, [50]);
 */
export async function readingPace(
  config: RecurrentConfig,
  windows: readonly number[],
  effort: TurnEffort = {},
): Promise<ReadingPace[]> {
  const weights = initialWeights(recurrentParameters(config), Random.fromSeed(1));
  const lengths = [0, ...windows];
  const models = lengths.map((window) => new RecurrentModel({ config, weights, window }));
  const streams = models.map((model) => model.open(1));
  try {
    const differences = fillWindows(lengths, streams, config.vocabularySize);
    const work = lengths.map((window, i) => [
      String(i),
      () => streams[i].advance(Int32Array.of(window % config.vocabularySize)),
    ]);
    const timings = await timeInTurns(Object.fromEntries(work), effort);
    return lengths.map((window, i) => ({
      window,
      seconds: timings[i].seconds,
      difference: differences[i],
    }));
  } finally {
    for (const one of streams) one.close();
    for (const model of models) model.dispose();
  }
}

// Every stream reads the same tokens until the longest window is full.
function fillWindows(lengths: readonly number[], streams: readonly TokenStreams[], size: number) {
  const random = Random.fromSeed(2);
  const differences = lengths.map(() => 0);
  for (let read = 1; read <= Math.max(...lengths); read++) {
    const id = Int32Array.of(random.integer(size));
    const carried = streams[0].advance(id).slice();
    for (let i = 1; i < streams.length; i++) {
      const again = streams[i].advance(id);
      if (read > lengths[i]) continue;
      for (const [token, value] of again.entries()) {
        differences[i] = Math.max(differences[i], Math.abs(value - carried[token]));
      }
    }
  }
  return differences;
}

/** A training as far as it went. */
export interface InterruptedPart {
  readonly what: "in one go" | "interrupted" | "resumed";
  /** Epochs that were completed when it stopped. */
  readonly epochs: number;
  readonly stopped: TrainingResult["stopped"];
  /** Nats a token of the last completed epoch; NaN before the first. */
  readonly loss: number;
  /** Numbers in the network. */
  readonly weights: number;
  /** SHA-256 of all weights' bytes at that moment, 64 hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Trains once in one go, and once interrupted within an epoch and resumed from its checkpoint: the
 * first and the last must end with the same weights, bit for bit.
 *
 * @param job without run folder; it gets a temporary one
 * @param epoch how many epochs are completed before the interrupt comes
 * @example
 * const [whole, , resumed] = await interruptAndResume({ network, batches, validation: null, options }, 1);
 */
export async function interruptAndResume(
  job: Omit<TrainingJob, "runFolder" | "resume" | "signal">,
  epoch: number,
): Promise<InterruptedPart[]> {
  // The last epoch's weights: the best one's may be the same by chance.
  const plain: TrainingJob = { ...job, options: { ...job.options, restoreBest: false } };
  const root = mkdtempSync(join(tmpdir(), "etude-interruption-"));
  const runFolder = join(root, "run");
  const controller = new AbortController();
  const onProgress = (event: TrainingEvent) => {
    if (event.kind === "epoch" && event.record.epoch === epoch) controller.abort();
  };
  try {
    const whole = await train(plain);
    const cut = await train({ ...plain, runFolder, signal: controller.signal, onProgress });
    const resumed = await train({ ...plain, runFolder, resume: true });
    return [
      describe("in one go", whole),
      describe("interrupted", cut),
      describe("resumed", resumed),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function describe(what: InterruptedPart["what"], result: TrainingResult): InterruptedPart {
  const { weights, history, stopped } = result;
  return {
    what,
    epochs: history.length,
    stopped,
    weights: weights.length,
    loss: history.at(-1)?.trainLoss ?? Number.NaN,
    sha256: sha256Of(weights),
  };
}
