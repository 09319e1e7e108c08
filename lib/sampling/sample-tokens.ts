import { checkArgument, createPace, EtudeError } from "../core";
import type { NextTokenModel } from "../models";
import type { Vocabulary } from "../tokens";
import { finishStream, growBatch, startStream } from "./grow-streams";
import { type RuleState, Rules } from "./rules";
import type { SampledStream, SampleOptions } from "./sample-options";
import { checkStrategy } from "./strategies";

/**
 * Generates `count` sequences, one step of the model per token. Stream i is the same, bit
 * for bit, whatever `count` is. `<unk>` and `<start>` are never drawn. With a grammar, a stream cut
 * by `length` is shortened to its last place where a piece may end, by at most 16 tokens; where
 * there is none, decoding sounds up to the cut. On interrupt or abort what has
 * been generated is returned.
 *
 * @throws InvalidArgumentError for a setting out of range, NothingAllowedError when grammar and
 *   constraints leave no token
 * @example
 * const [stream] = await sampleTokens(model, vocabulary, {
 *   length: 200,
 *   random: Random.fromSeed(1),
 *   strategy: { temperature: 0.9, topP: 0.95 },
 *   grammar: encoding.grammar,
 * });
 * encoding.decode(stream.tokens);
 */
export async function sampleTokens(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  options: SampleOptions,
): Promise<SampledStream[]> {
  const { count = 1, batchSize = model.batchSize ?? 16, primer = [] } = options;
  checkSampling(model, vocabulary, options);
  const rules = new Rules(vocabulary, options);
  const start = { ids: vocabulary.encode(primer), state: followPrimer(rules, primer) };
  const streams = Array.from({ length: count }, (_, i) => startStream(start, options, i));
  const pace = createPace(options.signal);
  try {
    const width = batchSize * (model.threads ?? 1);
    for (let first = 0; first < count; first += width) {
      const batch = streams.slice(first, first + width);
      await growBatch(batch, width, { model, vocabulary, rules, options, streams, pace });
    }
  } finally {
    pace.end();
  }
  return streams.map((stream) => finishStream(stream, { vocabulary, options }));
}

function checkSampling(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  { length, count = 1, batchSize = 16, strategy = {}, primer = [] }: SampleOptions,
): void {
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  checkArgument(isCount(length), "length", length, "must be a whole number ≥ 1");
  checkArgument(isCount(count), "count", count, "must be a whole number ≥ 1");
  checkArgument(isCount(batchSize), "batchSize", batchSize, "must be a whole number ≥ 1");
  checkStrategy(strategy);
  checkVocabularySize(model, vocabulary);
  const unknown = primer.find((token) => !vocabulary.has(token));
  checkArgument(unknown === undefined, "primer token", unknown, "must be in the vocabulary");
}

/** Throws unless the model speaks the vocabulary's ids. */
export function checkVocabularySize(model: NextTokenModel, vocabulary: Vocabulary): void {
  checkArgument(
    model.vocabularySize === vocabulary.size,
    "vocabulary size",
    vocabulary.size,
    `the model was trained on ${model.vocabularySize} tokens: use the vocabulary saved with it`,
  );
}

function followPrimer(rules: Rules, primer: readonly string[]): RuleState {
  let state = rules.start();
  primer.forEach((token, i) => {
    const forbidding = rules.forbidding(state, token);
    if (forbidding.length > 0) {
      throw new EtudeError(
        `primer token ${i}, ${JSON.stringify(token)}, breaks ${forbidding.join(" and ")} ` +
          "(take another primer, or drop what it breaks)",
      );
    }
    state = rules.next(state, token);
  });
  return state;
}
