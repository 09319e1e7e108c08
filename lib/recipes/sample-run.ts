import { availableParallelism } from "node:os";
import { checkArgument, DataError, Random, RunError } from "../core";
import {
  type ChoraleGanConfig,
  type IndexGanConfig,
  sampleGan,
  sampleIndexGan,
} from "../models/gan";
import { createRecurrentNetwork, ParallelModel, RecurrentModel } from "../models/recurrent";
import type { Piece } from "../music";
import {
  type Constraint,
  type SampledStream,
  type SampleProgress,
  type SamplingStrategy,
  sampleTokens,
} from "../sampling";
import { type Encoding, encodingByName, specialTokens, Vocabulary } from "../tokens";
import { modelParts, readWeights } from "../training";
import { openRecipeRun, type RunConfig } from "./run-config";

/** A trained run, ready to be sampled. */
export interface OpenedRun {
  readonly folder: string;
  readonly config: RunConfig;
  readonly vocabulary: Vocabulary;
  readonly encoding: Encoding;
  /** Names of the pieces of `train` and `test`. */
  readonly split: Readonly<Record<string, readonly string[]>>;
  /** Null for a GAN. The caller disposes of it. */
  readonly model: RecurrentModel | null;
  readonly weights: Float32Array;
}

/**
 * Opens a trained run.
 *
 * @throws RunError when it is incomplete, damaged, of another version, or not yet trained.
 */
export function openTrainedRun(folder: string): OpenedRun {
  const { run, config } = openRecipeRun(folder);
  const vocabulary = Vocabulary.fromTokens(run.vocabulary, `${folder}/vocabulary.json`);
  const encoding = encodingByName(config.encoding);
  checkTokens(folder, vocabulary, encoding);
  const { network } = config;
  if (network && network.vocabularySize !== vocabulary.size) {
    throw new RunError(
      `${folder}/vocabulary.json: ${vocabulary.size} tokens, the network of config.json has ` +
        `${network.vocabularySize} (another run's vocabulary: put its own back, or train a new run)`,
    );
  }
  const expected = network ? createRecurrentNetwork(network).parameterCount : undefined;
  const { weights } = readWeights(folder, expected);
  const window = network?.predict === "last-step" ? config.window : 0;
  const model = network
    ? new RecurrentModel(modelParts(network, weights, vocabulary, encoding, window))
    : null;
  return { folder, config, vocabulary, encoding, split: run.split, model, weights };
}

/** Tokens may be written otherwise in another version. */
function checkTokens(folder: string, { tokens }: Vocabulary, encoding: Encoding): void {
  const isSpecial = (token: string) => (specialTokens as readonly string[]).includes(token);
  const strange = tokens.find(
    (token) => !isSpecial(token) && encoding.transpose(token, 0) === null,
  );
  if (strange === undefined) return;
  throw new RunError(
    `${folder}/vocabulary.json: ${JSON.stringify(strange)} is no token of ${encoding.name} ` +
      "(another version wrote it: train a new run)",
  );
}

// Tokens times weights that take a core about two seconds: half of that is saved by a second one,
// and its thread takes half a second to start.
const muchWork = 2e11;

/** What differs from the recipe's own way of sampling. */
export interface SampleRunOptions {
  readonly seed: number;
  readonly count?: number;
  readonly length?: number;
  readonly strategy?: SamplingStrategy;
  /** Instead of the recipe's start; it is part of the music. */
  readonly primer?: readonly string[];
  readonly constraints?: readonly Constraint[];
  readonly signal?: AbortSignal;
  onProgress?(progress: SampleProgress): void;
}

/** Generated music with the tokens it was decoded from (none for the four-voice GAN). */
export interface SampledPiece {
  readonly piece: Piece;
  readonly tokens: readonly string[];
  /** Null for a GAN. */
  readonly stream: SampledStream | null;
}

/**
 * Generates music from a run as its recipe does, unless told otherwise. Same seed, same music.
 *
 * @throws InvalidArgumentError for a setting out of range; NothingAllowedError.
 */
export async function sampleRun(
  run: OpenedRun,
  options: SampleRunOptions,
): Promise<SampledPiece[]> {
  const { gan, window } = run.config;
  if (!gan) return sampleNetwork(run, options);
  const { seed, count = 1, length } = options;
  if (gan.kind === "chorale-gan") {
    const remedy = `this GAN draws ${(gan as ChoraleGanConfig).steps} steps at once: leave it out`;
    checkArgument(length === undefined, "length", length, remedy);
    const pieces = sampleGan(gan as ChoraleGanConfig, run.weights, { seed, count });
    return pieces.map((piece) => ({ piece, tokens: [], stream: null }));
  }
  const fits = length === undefined || length <= window;
  checkArgument(fits, "length", length, `this GAN draws ${window} tokens at once: at most that`);
  const samples = sampleIndexGan(gan as IndexGanConfig, run.weights, { seed, count });
  return samples.map((ids) => decoded(run, realTokens(run, ids).slice(0, length), null));
}

async function sampleNetwork(run: OpenedRun, options: SampleRunOptions): Promise<SampledPiece[]> {
  const { config, vocabulary, encoding } = run;
  const { sampling } = config;
  // Only networks that learnt where a piece begins and ends; the published systems know neither
  // that nor what may follow what.
  const knowsBorders = sampling.start === "start-token";
  const random = Random.fromSeed(options.seed);
  const strategy = options.strategy ?? sampling.strategy;
  const given = options.primer;
  const primer = given ?? startOf(run, random.fork("start"));
  const { count = 1, length = sampling.length } = options;
  const model = await modelFor(run, count * length);
  const streams = await sampleTokens(model, vocabulary, {
    length,
    random,
    strategy,
    primer,
    count,
    stopAtEnd: knowsBorders && given === undefined,
    ...(knowsBorders ? { grammar: encoding.grammar } : {}),
    ...(options.constraints ? { constraints: options.constraints } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  }).finally(() => model !== run.model && model.dispose());
  return streams.map((stream) => {
    const from = given === undefined ? stream.primerLength : 0;
    return decoded(run, stream.tokens.slice(from), stream);
  });
}

// Threads give the same music, sooner where there is much of it.
async function modelFor(run: OpenedRun, tokens: number): Promise<RecurrentModel | ParallelModel> {
  const { config, vocabulary, encoding, weights } = run;
  const { network } = config;
  const carriesState = network !== null && network.predict !== "last-step";
  if (!carriesState || tokens * weights.length < muchWork || availableParallelism() === 1)
    return run.model!;
  return ParallelModel.start(modelParts(network, weights, vocabulary, encoding));
}

/** The tokens a recipe puts before the first one it samples. */
function startOf(run: OpenedRun, random: Random): string[] {
  const { primers, sampling } = run.config;
  if (sampling.start === "start-token") return [];
  if (primers.length === 0) {
    throw new DataError(`${run.folder}/config.json: no windows to start from (train a new run)`);
  }
  const ids = primers[random.integer(primers.length)];
  const tokens = realTokens(run, ids);
  return sampling.start === "random-token" ? [tokens[random.integer(tokens.length)]] : tokens;
}

function realTokens(run: OpenedRun, ids: ArrayLike<number>): string[] {
  return run.vocabulary.decode(Array.from(ids).filter((id) => id > Vocabulary.endId));
}

function decoded(
  run: OpenedRun,
  tokens: readonly string[],
  stream: SampledStream | null,
): SampledPiece {
  return { piece: run.encoding.decode(tokens), tokens, stream };
}
