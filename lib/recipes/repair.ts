import type { Experiment, Recipe, RecurrentSetting, TrainingSetting } from "./recipe";

/** The encoding that keeps what each faulty one drops: durations, rests, octaves of chords. */
const repairedEncodings: Readonly<Record<string, string>> = {
  notes: "note-durations",
  "notes-and-chords": "chord-durations",
  "pitch-duration": "note-durations",
};

function repairNetwork(network: RecurrentSetting): RecurrentSetting {
  return {
    ...network,
    input: { kind: "embedding", size: Math.min(256, network.units) },
    dropout: 0.3,
    dense: [],
    bidirectional: false, // a model that reads ahead cannot be sampled
    predict: "every-step",
  };
}

function repairTraining(training: TrainingSetting): TrainingSetting {
  return {
    ...training,
    batch: 32,
    optimizer: "adam",
    learningRate: 0.002,
    schedule: "cosine",
    patience: 10,
    averaging: 0.99,
    clipNorm: 1,
  };
}

function repairExperiment(experiment: Experiment): Experiment {
  if (experiment.kind === "index-gan") {
    return { name: experiment.name, kind: "chorale-gan" };
  }
  if (experiment.kind === "chorale-gan") return experiment;
  return {
    ...experiment,
    network: repairNetwork(experiment.network),
    training: repairTraining(experiment.training),
  };
}

/** One experiment per name: what differed only in a setting that the repair replaces is one now. */
function distinct(experiments: readonly Experiment[]): Experiment[] {
  const seen = new Set<string>();
  return experiments.flatMap((experiment) => {
    const cell = experiment.kind === "recurrent" ? experiment.network.cell : experiment.name;
    if (seen.has(cell)) return [];
    seen.add(cell);
    return [{ ...experiment, name: cell }];
  });
}

/**
 * The recipe with its faults mended: true rhythm, a split by piece, a vocabulary of the training
 * pieces with rare tokens as `<unk>`, every position a target, twelve keys, early stopping with
 * the best weights, nucleus sampling. Layers and units stay its own.
 */
export function repairRecipe(recipe: Recipe): Recipe {
  return {
    ...recipe,
    summary: `${recipe.summary} (repaired)`,
    printed: null,
    encoding: repairedEncodings[recipe.encoding] ?? recipe.encoding,
    rareTokens: "unknown",
    vocabularyFrom: "training",
    window: { length: Math.max(100, recipe.window.length), stride: 1, crossPieces: false },
    split: "pieces",
    transpose: true,
    experiments: distinct(recipe.experiments.map(repairExperiment)),
    sampling: {
      ...recipe.sampling,
      strategy: { temperature: 1, topP: 0.95 },
      start: "start-token",
    },
    quick: { ...recipe.quick, epochs: Math.max(6, recipe.quick.epochs), windowsPerEpoch: 0 },
    faults: [],
  };
}
