import { z } from "zod";
import { twelveKeys } from "../../dataset";
import { choraleDataset, readChoraleSet, scoreChorales } from "../../literature";
import { parameterCountOf, type RecurrentConfig } from "../../models/recurrent";
import { voiceRangesOf } from "../../sampling";
import { factorInputs, networkFor, sourcesOf } from "../../training";
import type { ExperimentJob, ExperimentKind, PreparedExperiment } from "../experiment-kind";
import type { Experiment } from "../recipe";
import { tokenRunSchema } from "../token-run";
import { networkTraining } from "./network-training";
import { networkProgress, type RecurrentSetting, type TrainingSetting } from "./recurrent";
import { openSpeaker } from "./recurrent-sampling";

/** A recurrent network on four voices in sixteenths with a split of three sides: protocol B. */
export interface ChoraleSetExperiment extends Experiment {
  readonly kind: "chorale-set";
  readonly network: RecurrentSetting;
  /** Width of each side input's vector. */
  readonly factorEmbedding: number;
  readonly training: TrainingSetting & { readonly time: number };
  readonly quickEpochs: number;
}

const schema = tokenRunSchema.extend({
  network: z.custom<RecurrentConfig>((value) => typeof value === "object" && value !== null),
});
type Config = z.infer<typeof schema>;

/** Networks that are scored in nats per note token, all that they say charged. */
export const choraleSet: ExperimentKind<ChoraleSetExperiment, Config> = {
  kind: "chorale-set",
  schema,
  describe({ network, training }) {
    const size = `${network.layers} × ${network.cell.toUpperCase()}(${network.units})`;
    return `${size}, adam ${training.learningRate}, ${training.epochs} epochs`;
  },
  repair: (experiment) => experiment, // nothing of it is a fault
  prepare,
  progress: networkProgress,
  open(run, config) {
    const opened = openSpeaker(run, config);
    const { model, vocabulary } = opened.speaker!;
    return {
      ...opened,
      async score(side, data = config.data) {
        const score = await scoreChorales(model, vocabulary, readChoraleSet(data)[side]);
        return { ...score, unit: "nats per note token" };
      },
    };
  },
};

async function prepare(job: ExperimentJob<ChoraleSetExperiment>): Promise<PreparedExperiment> {
  const { experiment, profile } = job;
  const set = readChoraleSet(job.data);
  if (set.repeated.length > 0) {
    const text = `${job.data}: pieces on two sides of the split: ${set.repeated.join(", ")}`;
    job.onProgress({ kind: "message", text });
  }
  const dataset = choraleDataset(set);
  const { vocabulary, names, encoding } = dataset;
  const { time, batch, epochs: full, ...settings } = experiment.training;
  const sources = sourcesOf(dataset, { time, batch, factors: true });
  const factors = factorInputs(dataset, experiment.factorEmbedding);
  const network = networkFor(dataset, { ...experiment.network, factors });
  const training = dataset.tokens.slice(0, set.train.length);
  const config: Config = {
    network,
    encoding: encoding.name,
    pieces: names.length,
    tokens: dataset.tokens.reduce((sum, { length }) => sum + length, 0),
    filtered: 0,
    window: time,
    sampling: { length: 2000, strategy: { temperature: 1, topP: 0.95 }, start: "start-token" },
    primers: [],
    voiceRanges: voiceRangesOf(encoding, training, twelveKeys),
  };
  return {
    config,
    parameters: parameterCountOf(network),
    vocabulary: vocabulary.tokens,
    split: {
      train: names.slice(0, training.length),
      test: [...names.slice(training.length), ...set.test.map((_, i) => `test[${i}]`)],
    },
    ...networkTraining(job, {
      network,
      batches: sources, // held-out pieces in segments, a little dearer than whole
      options: { ...settings, restoreBest: true },
      epochs: profile === "full" ? full : experiment.quickEpochs,
    }),
  };
}
