import { z } from "zod";
import { RunError } from "../../core";
import { readPianoRolls } from "../../literature";
import { readWeights } from "../../training";
import type {
  ExperimentJob,
  ExperimentKind,
  OpenedExperiment,
  PreparedExperiment,
} from "../experiment-kind";
import type { Experiment } from "../recipe";
import type { RunConfig } from "../run-config";
import { networkTraining } from "./network-training";
import {
  independentFrames,
  jointFrames,
  type PreparedRolls,
  type RollSetting,
} from "./piano-roll-forms";
import { scoreFrames } from "./piano-roll-score";
import { networkProgress, type TrainingSetting } from "./recurrent";

/** A recurrent network on piano rolls with an official split: protocol A. */
export interface PianoRollExperiment extends Experiment {
  readonly kind: "piano-roll";
  /** Whether the keys of a frame are told at once, each for itself, or one after the other. */
  readonly form: "independent" | "joint";
  readonly network: RollSetting;
  readonly training: TrainingSetting & { readonly weightDecay: number; readonly time: number };
  /** Semitones by which training pieces are moved, 0 among them. */
  readonly shifts: readonly number[];
  readonly quickEpochs: number;
}

const schema = z.object({
  form: z.enum(["independent", "joint"]),
  network: z.custom<RollSetting>((value) => typeof value === "object" && value !== null),
});
type Config = z.infer<typeof schema>;

const forms = { independent: independentFrames, joint: jointFrames };

/** Networks that are scored in nats per frame. */
export const pianoRoll: ExperimentKind<PianoRollExperiment, Config> = {
  kind: "piano-roll",
  schema,
  describe({ form, network, training }) {
    const size = `${network.layers} × ${network.cell.toUpperCase()}(${network.units})`;
    return `${size}, ${form} keys, adam ${training.learningRate}, ${training.epochs} epochs`;
  },
  repair: (experiment) => experiment, // nothing of it is a fault
  prepare,
  progress: networkProgress,
  open(run, config) {
    return openScored(run.folder, config);
  },
};

async function prepare(job: ExperimentJob<PianoRollExperiment>): Promise<PreparedExperiment> {
  const { experiment, profile } = job;
  const { form, shifts, training, network: setting } = experiment;
  const set = readPianoRolls(job.data);
  if (set.repeated.length > 0) {
    const text = `${job.data}: pieces on two sides of the official split: ${set.repeated.join(", ")}`;
    job.onProgress({ kind: "message", text });
  }
  const { time, batch, epochs: full, ...settings } = training;
  const { network, batches, validation, vocabulary } = forms[form](set, setting, {
    ...{ shifts, time, batch },
  });
  const { parameterCount } = network.create();
  const names = (side: "train" | "valid" | "test") => set[side].map((_, i) => `${side}[${i}]`);
  return {
    config: { form, network: setting },
    parameters: parameterCount,
    vocabulary,
    split: { train: names("train"), test: [...names("valid"), ...names("test")] },
    ...networkTraining(job, {
      network: network.config,
      ...(network.module ? { networkModule: network.module, parameterCount } : {}),
      batches: { train: batches, test: validation },
      options: { ...settings, restoreBest: true },
      epochs: profile === "full" ? full : experiment.quickEpochs,
    }),
  };
}

/** A trained run, ready to be scored on the file that it was trained on, or on another. */
function openScored(folder: string, config: RunConfig & Config): OpenedExperiment {
  return {
    speaker: null,
    sample: async () => {
      throw new RunError(
        `${folder}: a network for likelihoods on piano rolls makes no music ` +
          "(sample a run of another recipe: npm run -s etude -- recipes)",
      );
    },
    async score(side, data = config.data) {
      const set = readPianoRolls(data);
      const { form, network: setting } = config;
      const prepared: PreparedRolls = forms[form](set, setting, { shifts: [0], time: 1, batch: 1 });
      const network = prepared.network.create();
      const { weights } = readWeights(folder, network.parameterCount);
      const source = side === "valid" ? prepared.validation : prepared.test;
      const frames = set[side].map(({ length }) => length);
      return scoreFrames(network, weights, prepared.network.config, source, frames);
    },
    dispose() {},
  };
}
