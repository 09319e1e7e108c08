import * as z from "zod/mini";
import {
  type ArrayFileKind,
  packArrays,
  RunError,
  type StoredArray,
  unpackArrays,
} from "../../core";
import { cellNames } from "./cell-weights";
import { compactArray, expandArray, scaleName } from "./compact";
import { checkRecurrentConfig, type RecurrentConfig } from "./config";
import { cardSchema } from "./model-card";
import { recurrentParameters, splitWeights } from "./parameters";

/** The ending of a model's file. */
export const modelEnding = ".etude";

/** Sizes that a file may claim; what no network of music needs is refused before it takes room. */
const mostBytes = 1 << 28;
const count = (most: number) => z.int().check(z.minimum(0), z.maximum(most));
const width = z.int().check(z.minimum(1), z.maximum(8192));
const mostTokens = 100_000;

const networkSchema = z.strictObject({
  cell: z.enum(cellNames),
  layers: z.int().check(z.minimum(1), z.maximum(64)),
  units: width,
  vocabularySize: z.int().check(z.minimum(1), z.maximum(mostTokens)),
  input: z.union([
    z.object({ kind: z.literal("embedding"), size: width }),
    z.object({ kind: z.enum(["one-hot", "scalar"]) }),
  ]),
  factors: z
    .array(z.object({ name: z.string(), size: count(mostTokens), embedding: width }))
    .check(z.maxLength(64)),
  dropout: z.number(),
  dense: z.array(width).check(z.maxLength(64)),
  tiedOutput: z.boolean(),
  bidirectional: z.boolean(),
  predict: z.enum(["every-step", "last-step"]),
});

const range = z.object({ low: count(127), high: count(127) });

/** How the run was made, as its folder's `config.json` says; beside this may stand more. */
const runSchema = z.looseObject({
  recipe: z.string(),
  experiment: z.string(),
  encoding: z.string(),
  network: networkSchema,
  /** Tokens of a window, where the network was trained on windows. */
  window: count(mostTokens),
  sampling: z.object({
    length: count(1_000_000),
    strategy: z.record(z.string(), z.union([z.number(), z.boolean()])),
    start: z.enum(["random-window", "random-token", "start-token"]),
  }),
  voiceRanges: z.optional(z.array(range).check(z.length(4))),
});

const names = z.array(z.string());

const headerSchema = z.object({
  name: z.string(),
  bits: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  run: runSchema,
  vocabulary: names.check(z.minLength(3), z.maxLength(mostTokens)),
  /** Names of the pieces of each side. */
  split: z.object({ train: names, test: names }),
  card: cardSchema,
});

/** What a model's file says beside its weights. */
export type ModelHeader = z.infer<typeof headerSchema>;

/** A model as its file holds it. */
export interface ModelFile {
  readonly header: ModelHeader;
  /** All weights, flat, in the order of the network's parameters. */
  readonly weights: Float32Array;
}

const modelKind: ArrayFileKind<ModelHeader> = {
  kind: "model",
  version: 1,
  header: headerSchema,
  remedy: "get the file again, export the run anew, or use a newer Étude",
};

/**
 * The bytes of a `.etude` file: a file of arrays (`packArrays`) whose header says all that it takes
 * to step the network, and whose weights have the header's number of bits.
 *
 * @param weights all of them, flat, in the order of the network's parameters
 */
export function packModel(header: ModelHeader, weights: Float32Array): Uint8Array {
  const specs = recurrentParameters(networkOf(header));
  const stored = specs.map((spec, i) =>
    compactArray(spec, splitWeights(specs, weights)[i], header.bits),
  );
  return packArrays(modelKind, { header, arrays: Object.assign({}, ...stored) });
}

/**
 * Reads the bytes of a `.etude` file. Nothing of it is executed: it is JSON that is checked against
 * a schema, and numbers whose checksum is verified and whose sizes must be those of its network.
 *
 * @param source what messages call the bytes: the file's path
 * @throws RunError naming the source and what is wrong: no model, cut, altered, of another version,
 *   of an absurd size
 */
export function unpackModel(bytes: Uint8Array, source: string): ModelFile {
  checkModelSize(bytes.length, source);
  const { header, arrays } = unpackArrays(bytes, source, modelKind);
  const refuse = (what: string) => new RunError(`${source}: ${what} (${modelKind.remedy})`);
  const network = networkOf(header);
  if (network.vocabularySize !== header.vocabulary.length) {
    throw refuse(`${header.vocabulary.length} tokens, its network has ${network.vocabularySize}`);
  }
  return { header, weights: weightsOf(network, arrays, refuse) };
}

/** Throws a RunError naming the source where no model takes so many bytes: before they are read. */
export function checkModelSize(bytes: number, source: string): void {
  if (bytes <= mostBytes) return;
  throw new RunError(`${source}: ${bytes} bytes (no model has more than ${mostBytes})`);
}

function weightsOf(
  network: RecurrentConfig,
  arrays: Readonly<Record<string, StoredArray>>,
  refuse: (what: string) => RunError,
): Float32Array {
  const specs = specsOf(network, refuse);
  const known = new Set(specs.flatMap(({ name }) => [name, scaleName(name)]));
  const strange = Object.keys(arrays).find((name) => !known.has(name));
  if (strange !== undefined) throw refuse(`its network has no ${JSON.stringify(strange)}`);
  const parts = specs.map((spec) => {
    // Before the room for all of them is taken, each is there in its whole size.
    const values = expandArray(spec, arrays);
    if (values) return values;
    throw refuse(`${spec.name} is not [${spec.shape}], as its network has it`);
  });
  const weights = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return weights;
}

function specsOf(network: RecurrentConfig, refuse: (what: string) => RunError) {
  try {
    checkRecurrentConfig(network);
    return recurrentParameters(network);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

/** The network of a header; its schema has checked what the type says. */
function networkOf({ run }: ModelHeader): RecurrentConfig {
  return run.network as RecurrentConfig;
}
