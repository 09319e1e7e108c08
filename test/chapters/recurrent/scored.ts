import type { ScoredModel } from "../../../lib/evaluation/score-models";
import { trainNgram } from "../../../lib/models/ngram";
import type { EpochRecord } from "../../../lib/training/history";

const model = trainNgram([Int32Array.of(1, 3, 2)], { order: 1, vocabularySize: 4 });

/** A scored model that paid so many bits a token for pieces of ten tokens each. */
export function scoredAt(label: string, bits: readonly number[], accuracy = 0.5): ScoredModel {
  const pieces = bits.map((each, i) => ({
    ...{ name: `piece ${i}`, tokens: 10, nats: 10 * each * Math.LN2, correct: 5 },
    ...{ unknownTokens: 0 },
  }));
  const bitsPerToken = bits.reduce((sum, each) => sum + each, 0) / bits.length;
  const likelihood = {
    ...{ pieces, bitsPerToken, tokens: 10 * bits.length, perplexity: 2 ** bitsPerToken },
    ...{ interval: { low: bitsPerToken - 0.1, high: bitsPerToken + 0.1 }, accuracy },
    ...{ unknownTokens: 0, unknownKinds: 0, adjustedBitsPerToken: bitsPerToken },
  };
  return { label, role: "model", model, likelihood, parameters: 1000, seconds: 60 };
}

/** A history whose held-out music cost so many bits, epoch by epoch, each in so many seconds. */
export function historyOf(bits: readonly number[], seconds = 1): EpochRecord[] {
  return bits.map((each, i) => ({
    ...{ epoch: i + 1, trainLoss: each * Math.LN2, trainAccuracy: 0.5 },
    ...{ validationLoss: each * Math.LN2, validationAccuracy: 0.5 },
    ...{ learningRate: 0.01, seconds, tokens: 100, steps: 10 },
  }));
}
