import { availableParallelism } from "node:os";
import { RunError } from "../../core";
import { nativeProblem } from "../../models/native";
import { PortableModel } from "../../models/portable";
import {
  createRecurrentNetwork,
  ParallelModel,
  type RecurrentConfig,
  RecurrentModel,
} from "../../models/recurrent";
import { modelParts, type Run, readWeights } from "../../training";
import type { OpenedExperiment } from "../experiment-kind";
import { speak } from "../speak";
import { type TokenRun, wordsOfRun } from "../token-run";

type NetworkRun = TokenRun & { readonly network: RecurrentConfig };

/** Opens the trained run of a recurrent network. */
export function openSpeaker(run: Run, config: NetworkRun): OpenedExperiment {
  const { network, window, voiceRanges: ranges } = config;
  const { vocabulary, encoding } = wordsOfRun(run, config);
  if (network.vocabularySize !== vocabulary.size) {
    throw new RunError(
      `${run.folder}/vocabulary.json: ${vocabulary.size} tokens, the network of config.json has ` +
        `${network.vocabularySize} (another run's vocabulary: put its own back, or train a new run)`,
    );
  }
  const { weights } = readWeights(run.folder, createRecurrentNetwork(network).parameterCount);
  const seen = network.predict === "last-step" ? window : 0;
  const parts = modelParts(network, weights, vocabulary, encoding, seen);
  const model = steppedModel(parts);
  const speaker = { model, vocabulary, encoding, ...(ranges ? { ranges } : {}) };
  const source = `${run.folder}/config.json`;
  const modelFor = async (tokens: number) =>
    model instanceof PortableModel ? null : manyThreads(parts, tokens);
  return {
    speaker,
    sample: (options) => speak({ source, config, speaker, modelFor }, options),
    dispose: () => model.dispose(),
  };
}

/** The network on the C library; where that cannot be had the portable one, and a line says so. */
function steppedModel(parts: ReturnType<typeof modelParts>): RecurrentModel | PortableModel {
  const problem = nativeProblem();
  // What reads both ways is run window by window, which only the other can.
  if (problem === null || parts.config.bidirectional) return new RecurrentModel(parts);
  process.stderr.write(
    `sampled by the portable network: there is no native TensorFlow (${problem}; npm run setup)\n`,
  );
  return new PortableModel(parts);
}

// Tokens times weights that take a core about two seconds: half of that is saved by a second one,
// and its thread takes half a second to start.
const muchWork = 2e11;

// Threads give the same music, sooner where there is much of it.
async function manyThreads(parts: ReturnType<typeof modelParts>, tokens: number) {
  const carriesState = parts.config.predict !== "last-step";
  const isMuch = tokens * parts.weights.length >= muchWork && availableParallelism() > 1;
  return carriesState && isMuch ? ParallelModel.start(parts) : null;
}
