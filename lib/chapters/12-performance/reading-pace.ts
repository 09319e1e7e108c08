import { Random, type TurnEffort, timeInTurns } from "../../core";
import type { TokenStreams } from "../../models";
import {
  initialWeights,
  type RecurrentConfig,
  RecurrentModel,
  recurrentParameters,
} from "../../models/recurrent";

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
