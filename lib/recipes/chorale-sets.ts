import { choraleNetwork, choraleTraining } from "./chorales";
import type { ChoraleSetExperiment } from "./kinds/chorale-set";
import type { Recipe } from "./recipe";

const gru: ChoraleSetExperiment = {
  name: "gru",
  kind: "chorale-set",
  network: choraleNetwork,
  factorEmbedding: 32,
  training: {
    ...choraleTraining,
    epochs: 60, // half an hour of a core; still falling a little
    time: 256, // four bars
    patience: 0,
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
