import { choraleNetwork, choraleTraining } from "./chorales";
import type { ChoraleSetExperiment } from "./kinds/chorale-set";
import type { Recipe } from "./recipe";

const gru: ChoraleSetExperiment = {
  name: "gru",
  kind: "chorale-set",
  network: { ...choraleNetwork, dropout: 0.25 }, // an epoch is heard less often than the shipped one
  factorEmbedding: 32,
  training: {
    ...choraleTraining,
    epochs: 32, // a quarter of an hour of a core; still falling a little
    time: 256, // four bars
    batch: 8, // few tokens a step are many steps
    learningRate: 0.003,
    averaging: 0.999,
    patience: 0,
  },
  quickEpochs: 4,
};

const long: ChoraleSetExperiment = {
  ...gru,
  name: "gru-long",
  network: choraleNetwork,
  training: { ...choraleTraining, epochs: 60, time: 256, patience: 0 }, // half an hour of a core
};

const minutes: ChoraleSetExperiment = {
  ...gru,
  network: { ...choraleNetwork, units: 192, dropout: 0.15 },
  factorEmbedding: 16,
  training: { ...gru.training, epochs: 8, learningRate: 0.004, averaging: 0.998 },
};

/** Protocol B: four voices in sixteenths, every note token charged. */
export const choraleSetRecipe: Recipe = {
  name: "chorale-set",
  summary: "four voices in sixteenths with an official split: for etude benchmark",
  printed: null,
  data: { original: "Jsb16thSeparated.json" },
  split: "official",
  experiments: [gru, long],
  checkpointEvery: 5,
  sources: {},
  faults: [],
};

/** Protocol B on the chorales that are here: minutes, which a reader may spend at once. */
export const embeddedChoralesRecipe: Recipe = {
  ...choraleSetRecipe,
  name: "embedded-chorales",
  data: { original: "the chorales that are here" },
  experiments: [minutes],
};
