import type { ChoraleSetExperiment } from "./kinds/chorale-set";
import type { Recipe } from "./recipe";

const gru: ChoraleSetExperiment = {
  name: "gru",
  kind: "chorale-set",
  network: {
    cell: "gru",
    layers: 2,
    units: 256,
    input: { kind: "embedding", size: 64 },
    dropout: 0.3,
    dense: [],
    tiedOutput: false,
    bidirectional: false,
    predict: "every-step",
  },
  factorEmbedding: 32,
  training: {
    epochs: 60, // half an hour of a core; still falling a little
    time: 256, // four bars
    batch: 16,
    optimizer: "adam",
    learningRate: 0.004,
    schedule: "cosine",
    warmupSteps: 200,
    patience: 0,
    averaging: 0.998,
    clipNorm: 1,
  },
  quickEpochs: 4,
};

/** Protocol B: four voices in sixteenths, every note token charged. */
export const choraleSetRecipe: Recipe = {
  name: "chorale-set",
  summary: "four voices in sixteenths with an official split: for etude benchmark",
  printed: null,
  data: { original: "Jsb16thSeparated.json" },
  split: "official",
  experiments: [gru],
  checkpointEvery: 5,
  sources: {},
  faults: [],
};
