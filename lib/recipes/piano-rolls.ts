import { twelveKeys } from "../dataset";
import { type PianoRollSetName, pianoRollFiles, pianoRollSets } from "../literature";
import type { PianoRollExperiment } from "./kinds/piano-roll";
import type { Recipe } from "./recipe";

type Change = Partial<Omit<PianoRollExperiment, "network" | "training">> & {
  readonly network?: Partial<PianoRollExperiment["network"]>;
  readonly training?: Partial<PianoRollExperiment["training"]>;
};

const independent: PianoRollExperiment = {
  name: "independent",
  kind: "piano-roll",
  form: "independent",
  network: { cell: "gru", layers: 1, units: 256, embedding: 128, dropout: 0.5, inputDropout: 0.2 },
  training: {
    epochs: 26,
    time: 64,
    batch: 4, // the sets are small: few frames a step are many steps
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    patience: 6,
    averaging: 0.99,
    clipNorm: 1,
    weightDecay: 0,
  },
  shifts: [0],
  quickEpochs: 4,
};

const joint: PianoRollExperiment = {
  ...independent,
  name: "joint",
  form: "joint",
  network: { ...independent.network, units: 192, embedding: 64, dropout: 0.5 },
  training: {
    ...independent.training,
    time: 128,
    learningRate: 0.003,
    batch: 8,
    epochs: 12,
    patience: 3,
  },
};

function changed(experiment: PianoRollExperiment, change: Change = {}): PianoRollExperiment {
  return {
    ...experiment,
    ...change,
    network: { ...experiment.network, ...change.network },
    training: { ...experiment.training, ...change.training },
  };
}

/** Lags in eighths: beats, bars and phrases of two and of three. */
const beats = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];

/** What differs from set to set, chosen on the validation pieces alone. */
const chosen: Readonly<Record<PianoRollSetName, { independent?: Change; joint?: Change }>> = {
  jsb: {
    independent: {
      network: { cell: "lstm", dropout: 0.6, inputDropout: 0.3 },
      training: { epochs: 50, learningRate: 0.008, patience: 8 },
    },
  },
  nottingham: {
    independent: {
      // Tunes come twice, bar by bar and part by part, in two, three, four or six: lags in eighths.
      network: {
        ...{ dropout: 0.4, lags: [6, 8, 12, 16, 24, 32, 48, 64, 96, 128] },
        cycles: [16, 12],
      },
      training: { time: 256, batch: 16, epochs: 12, learningRate: 0.004 },
    },
    joint: {
      network: { dropout: 0.2, lags: [8, 12, 16, 32, 48, 64] },
      training: { batch: 32, epochs: 3 },
    },
  },
  musedata: {
    independent: {
      network: {
        ...{ dropout: 0.2, inputDropout: 0.1, lags: beats, copies: true },
        cycles: [16, 12],
      },
      training: { time: 256, batch: 8, epochs: 6, learningRate: 0.003 },
    },
  },
  "piano-midi": {
    independent: {
      network: { dropout: 0.3, lags: beats, copies: true, cycles: [16, 12] },
      training: { time: 256, batch: 8, epochs: 10 },
      shifts: twelveKeys, // 87 pieces: they overfit in one key
    },
  },
};

/** One recipe a set of piano rolls: its networks are put beside published rows. */
export const pianoRollRecipes: readonly Recipe[] = pianoRollSets.map((set) => ({
  name: `${set}-rolls`,
  summary: "piano rolls with an official split, scored in nats per frame: for etude benchmark",
  printed: null,
  data: { original: pianoRollFiles[set] },
  split: "official",
  experiments: [changed(independent, chosen[set].independent), changed(joint, chosen[set].joint)],
  checkpointEvery: 5,
  sources: {},
  faults: [],
}));
