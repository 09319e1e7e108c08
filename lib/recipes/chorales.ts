import { byPiece } from "./by-piece";
import type { RecurrentExperiment, RecurrentSetting, TrainingSetting } from "./kinds/recurrent";
import type { TokenRecipe } from "./recipe";

/** The network on four voices that half an hour of a core is spent on. */
export const choraleNetwork: RecurrentSetting = {
  cell: "gru",
  layers: 2,
  units: 256,
  input: { kind: "embedding", size: 64 }, // the tokens are few: pitches, hold, rest, metres
  dropout: 0.3, // 0.2 overfits where an epoch is heard fifty times
  dense: [],
  tiedOutput: false,
  bidirectional: false,
  predict: "every-step",
};

export const choraleTraining: TrainingSetting = {
  epochs: 50,
  batch: 16,
  optimizer: "adam",
  learningRate: 0.004,
  schedule: "cosine",
  warmupSteps: 200,
  patience: 10,
  averaging: 0.998,
  clipNorm: 1,
};

const minutes: RecurrentExperiment = {
  name: "gru",
  kind: "recurrent",
  network: {
    ...choraleNetwork,
    units: 192, // 256 cost a quarter more and are no better in a minute
    dropout: 0.2, // transposition regularises already
  },
  training: {
    ...choraleTraining,
    epochs: 40,
    learningRate: 0.005,
    warmupSteps: 50,
    averaging: 0.99,
  },
  quick: { epochs: 10, windowsPerEpoch: 0 },
};

const halfAnHour: RecurrentExperiment = {
  ...minutes,
  network: choraleNetwork,
  training: choraleTraining,
  quick: { epochs: 6, windowsPerEpoch: 0 },
};

/** Four voices in eighths: minutes of training. */
export const chorale: TokenRecipe = {
  ...byPiece,
  name: "chorale",
  summary: "four voices in eighths with metre and held notes: for --melody and --infill",
  data: {
    original: "Bach chorales",
    set: "chorales",
    pianoOnly: false,
    minimumFiles: 2,
    maximumFiles: 0,
  },
  encoding: "four-voice-eighths",
  experiments: [minutes],
  sampling: { length: 2000, strategy: { temperature: 1, topP: 0.95 }, start: "start-token" },
};

/** The one that ships: half an hour of a core instead of minutes, in sixteenths. */
export const choraleSixteenths: TokenRecipe = {
  ...chorale,
  name: "chorale-sixteenths",
  summary: "four voices in sixteenths with metre and held notes: the network that ships",
  encoding: "four-voice",
  window: { length: 256, stride: 1, crossPieces: false }, // four bars, so that a phrase is in sight
  experiments: [halfAnHour],
  sampling: { ...chorale.sampling, length: 4000 },
};
