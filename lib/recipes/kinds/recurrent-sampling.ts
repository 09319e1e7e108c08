import { availableParallelism } from "node:os";
import { DataError, Random, RunError } from "../../core";
import {
  createRecurrentNetwork,
  ParallelModel,
  type RecurrentConfig,
  RecurrentModel,
} from "../../models/recurrent";
import { continuePiece, sampleTokens } from "../../sampling";
import { modelParts, type Run, readWeights } from "../../training";
import type { OpenedExperiment, SampledPiece, SampleRunOptions, Speaker } from "../experiment-kind";
import { realTokens, type TokenRun, wordsOf } from "../token-run";

type NetworkRun = TokenRun & { readonly network: RecurrentConfig };

/** Opens the trained run of a recurrent network. */
export function openSpeaker(run: Run, config: NetworkRun): OpenedExperiment {
  const { network, window, voiceRanges: ranges } = config;
  const { vocabulary, encoding } = wordsOf(run, config);
  if (network.vocabularySize !== vocabulary.size) {
    throw new RunError(
      `${run.folder}/vocabulary.json: ${vocabulary.size} tokens, the network of config.json has ` +
        `${network.vocabularySize} (another run's vocabulary: put its own back, or train a new run)`,
    );
  }
  const { weights } = readWeights(run.folder, createRecurrentNetwork(network).parameterCount);
  const seen = network.predict === "last-step" ? window : 0;
  const parts = modelParts(network, weights, vocabulary, encoding, seen);
  const model = new RecurrentModel(parts);
  const speaker = { model, vocabulary, encoding, ...(ranges ? { ranges } : {}) };
  return {
    speaker,
    sample: (options) => speak({ run, config, speaker, parts }, options),
    dispose: () => model.dispose(),
  };
}

interface OpenedNetwork {
  readonly run: Run;
  readonly config: NetworkRun;
  readonly speaker: Speaker;
  readonly parts: ReturnType<typeof modelParts>;
}

async function speak(opened: OpenedNetwork, options: SampleRunOptions): Promise<SampledPiece[]> {
  const { vocabulary, encoding } = opened.speaker;
  const { sampling } = opened.config;
  // Only networks that learnt where a piece begins and ends; the published systems know neither
  // that nor what may follow what.
  const knowsBorders = sampling.start === "start-token";
  const random = Random.fromSeed(options.seed);
  const given = options.primer;
  const primer = given?.tokens ?? startOf(opened, random.fork("start"));
  const { count = 1, length = sampling.length, strategy = sampling.strategy } = options;
  const model = await modelFor(opened, count * length);
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
  }).finally(() => model !== opened.speaker.model && model.dispose());
  return streams.map((stream) => {
    const tokens = stream.tokens.slice(given ? 0 : stream.primerLength);
    const piece = given ? continuePiece(given, encoding, tokens) : encoding.decode(tokens);
    return { piece, tokens, stream };
  });
}

// Tokens times weights that take a core about two seconds: half of that is saved by a second one,
// and its thread takes half a second to start.
const muchWork = 2e11;

// Threads give the same music, sooner where there is much of it.
async function modelFor({ config, speaker, parts }: OpenedNetwork, tokens: number) {
  const carriesState = config.network.predict !== "last-step";
  const isMuch = tokens * parts.weights.length >= muchWork && availableParallelism() > 1;
  return carriesState && isMuch ? ParallelModel.start(parts) : speaker.model;
}

/** The tokens a recipe puts before the first one it samples. */
function startOf({ run, config, speaker }: OpenedNetwork, random: Random): string[] {
  const { primers, sampling } = config;
  if (sampling.start === "start-token") return [];
  if (primers.length === 0) {
    throw new DataError(`${run.folder}/config.json: no windows to start from (train a new run)`);
  }
  const tokens = realTokens(speaker.vocabulary, primers[random.integer(primers.length)]);
  return sampling.start === "random-token" ? [tokens[random.integer(tokens.length)]] : tokens;
}
