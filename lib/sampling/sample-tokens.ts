import { checkArgument, createPace } from "../core";
import type { NextTokenModel } from "../models";
import type { Vocabulary } from "../tokens";
import type { SampledStream, SampleOptions, SampleProgress } from "./sample-options";
import { SteppedStreams } from "./stepped-streams";
import { checkStrategy } from "./strategy-steps";

/**
 * Generates `count` sequences, one step of the model per token (`SteppedStreams`, to their ends). Stream i is the same, bit
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
  const { length, count = 1, batchSize = model.batchSize ?? 16, strategy, stopAtEnd } = options;
  checkSampling(model, vocabulary, options);
  const width = batchSize * (model.threads ?? 1);
  const numbers = Array.from({ length: count }, (_, number) => number);
  const batches: SteppedStreams[] = [];
  for (let first = 0; first < count; first += width) {
    const mine = count === 1 ? undefined : numbers.slice(first, first + width);
    batches.push(
      new SteppedStreams(model, vocabulary, {
        ...{ random: options.random, width, primer: options.primer },
        ...{ grammar: options.grammar, constraints: options.constraints },
        ...(mine ? { numbers: mine } : {}),
      }),
    );
  }
  const pace = createPace(options.signal);
  try {
    for (const batch of batches) {
      while (!batch.ended) {
        const goesOn = await pace.breathe();
        if (goesOn) batch.step({ strategy, stopAtEnd });
        batch.streams.forEach(({ logProbabilities }, i) => {
          if (!goesOn) batch.cut(i, "interrupted");
          else if (logProbabilities.length >= length) batch.cut(i, "length");
        });
        if (goesOn) options.onProgress?.(progressOf(batches, length));
      }
      batch.close();
    }
  } finally {
    pace.end();
    for (const batch of batches) batch.close();
  }
  return batches.flatMap((batch) => batch.finish());
}

function progressOf(batches: readonly SteppedStreams[], length: number): SampleProgress {
  const streams = batches.flatMap((batch) => batch.streams);
  let tokens = 0;
  let streamsDone = 0;
  let fraction = 0;
  for (const { logProbabilities, ended } of streams) {
    tokens += logProbabilities.length;
    if (ended !== null) streamsDone++;
    fraction += ended !== null ? 1 : logProbabilities.length / length;
  }
  return { tokens, streamsDone, count: streams.length, fraction: fraction / streams.length };
}

function checkSampling(
  model: NextTokenModel,
  vocabulary: Vocabulary,
  { length, count = 1, batchSize = 16, strategy = {} }: SampleOptions,
): void {
  const isCount = (value: number) => Number.isInteger(value) && value >= 1;
  checkArgument(isCount(length), "length", length, "must be a whole number ≥ 1");
  checkArgument(isCount(count), "count", count, "must be a whole number ≥ 1");
  checkArgument(isCount(batchSize), "batchSize", batchSize, "must be a whole number ≥ 1");
  checkStrategy(strategy);
  checkVocabularySize(model, vocabulary);
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
