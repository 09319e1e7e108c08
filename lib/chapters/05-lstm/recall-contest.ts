import { duration, finding, mark } from "../../display";
import { tokenBits } from "../../evaluation";
import { type NextTokenModel, trainNgram } from "../../models";
import { RecurrentModel, recurrentConfig } from "../../models/recurrent";
import { train } from "../../training";
import type { RecallTask } from "./recall-task";
import { meanByGroup } from "./token-groups";

/** What the answer of a recall task costs those who have practised it, in bits. */
export interface RecallContest {
  readonly order: number;
  readonly counted: number;
  readonly recalled: number;
  /** Of the network's training. */
  readonly seconds: number;
}

/**
 * Teaches a recall task to an n-gram and to an LSTM of one layer, and asks both for the answers of
 * sequences that they have not seen.
 *
 * @throws what `train` throws
 */
export async function recallContest(
  task: RecallTask,
  fresh: readonly Int32Array[],
  options: { order: number; units: number; epochs: number; seed: number },
): Promise<RecallContest> {
  const { order, units, epochs, seed } = options;
  const { tokens, sequences } = task;
  const vocabularySize = tokens.length;
  const config = recurrentConfig({
    ...{ units, vocabularySize, input: { kind: "one-hot" } },
    ...{ tiedOutput: false, dropout: 0 },
  });
  const { weights, seconds } = await train({
    network: config,
    batches: { sequences, plan: { kind: "every-step", time: sequences[0].length, batch: 16 } },
    validation: null,
    options: { epochs, learningRate: 0.03, seed },
  });
  const network = new RecurrentModel({ config, weights });
  const counted = await priceOfAnswer(trainNgram(sequences, { order, vocabularySize }), fresh);
  const recalled = await priceOfAnswer(network, fresh);
  network.dispose();
  return { order, counted, recalled, seconds };
}

// The last note, before the end.
async function priceOfAnswer(model: NextTokenModel, sequences: readonly Int32Array[]) {
  const isAnswer = (_: number, index: number, { length }: Int32Array) =>
    index === length - 2 ? "answer" : null;
  const bits = await tokenBits(model, sequences);
  return meanByGroup(sequences, bits, ["answer"], isAnswer)[0].mean;
}

/** Whether the network carries the note through the rests; the n-gram cannot. */
export function recallFinding({ order, counted, recalled, seconds }: RecallContest) {
  const moral =
    recalled < counted / 2
      ? "It carries the note through the rests."
      : "So short a training was not enough for it to carry the note through the rests.";
  return finding(`To name the note again costs the ${order}-gram **${mark(counted, 2)} bits**, about
    as much as a guess among four, and the LSTM **${mark(recalled, 2)} bits** after ${duration(seconds)} of
    training. ${moral}`);
}
