import { InvalidArgumentError, RunError } from "../../core";
import { type Encoding, encodingByName, Vocabulary } from "../../tokens";
import type { RecurrentConfig } from "./config";
import { type ModelFile, type ModelHeader, unpackModel } from "./model-file";
import { PortableModel } from "./portable-model";

/** A model with the words it speaks, ready to be sampled. */
export interface LoadedModel {
  readonly model: PortableModel;
  readonly vocabulary: Vocabulary;
  readonly encoding: Encoding;
  readonly header: ModelHeader;
  /** All weights, flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
}

/**
 * Opens the bytes of a `.etude` file, in Node or in a page.
 *
 * @param source what messages call the bytes
 * @throws RunError naming the source and what is wrong with it
 * @example
 * const { model, vocabulary, encoding } = loadModel(bytes, "chorale.etude");
 * const [stream] = await sampleTokens(model, vocabulary, { length: 400, random, grammar: encoding.grammar });
 */
export function loadModel(bytes: Uint8Array, source: string): LoadedModel {
  const file = unpackModel(bytes, source);
  try {
    return build(file, source);
  } catch (error) {
    // What is wrong with a value is wrong with the file that holds it.
    if (error instanceof InvalidArgumentError) throw new RunError(`${source}: ${error.message}`);
    throw error;
  }
}

function build({ header, weights }: ModelFile, source: string): LoadedModel {
  const { encoding: name, network, window } = header.run;
  const { vocabulary, encoding } = wordsOf(header.vocabulary, name, source);
  const config = network as RecurrentConfig;
  const spec = config.factors.length > 0 ? encoding.factors : undefined;
  const model = new PortableModel({
    ...{ config, weights, window: config.predict === "last-step" ? window : 0 },
    ...(spec ? { factors: { spec, tokens: vocabulary.tokens } } : {}),
  });
  return { model, vocabulary, encoding, header, weights };
}

/**
 * The vocabulary and encoding of a model.
 *
 * @param source where the tokens stand, for messages
 * @throws RunError when the tokens are not those of the encoding
 */
export function wordsOf(
  tokens: readonly string[],
  encodingName: string,
  source: string,
): { vocabulary: Vocabulary; encoding: Encoding } {
  const vocabulary = Vocabulary.fromTokens(tokens, source);
  const encoding = encodingByName(encodingName);
  const strange = tokens.find(
    (token, id) => id > Vocabulary.endId && encoding.transpose(token, 0) === null,
  );
  if (strange === undefined) return { vocabulary, encoding };
  // Tokens may be written otherwise in another version.
  throw new RunError(
    `${source}: ${JSON.stringify(strange)} is no token of ${encoding.name} ` +
      "(another version wrote it: train a new run)",
  );
}
