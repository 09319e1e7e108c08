import { kindOf } from "./kinds";
import type { Experiment, TokenRecipe } from "./recipe";

/** The encoding that keeps what each faulty one drops: durations, rests, octaves of chords. */
const repairedEncodings: Readonly<Record<string, string>> = {
  notes: "note-durations",
  "notes-and-chords": "chord-durations",
  "pitch-duration-key": "note-durations",
};

/** One experiment of each name: what differed only in a setting that the repair replaces. */
function distinct(experiments: readonly Experiment[]): Experiment[] {
  const byName = new Map<string, Experiment>();
  for (const experiment of experiments) {
    if (!byName.has(experiment.name)) byName.set(experiment.name, experiment);
  }
  return [...byName.values()];
}

/**
 * The recipe with its faults mended: true rhythm, a split by piece, a vocabulary of the training
 * pieces with rare tokens as `<unk>`, every position a target, twelve keys, early stopping with
 * the best weights, nucleus sampling. Layers and units stay its own.
 */
export function repairRecipe(recipe: TokenRecipe): TokenRecipe {
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
    experiments: distinct(recipe.experiments.map((one) => kindOf(one).repair(one))),
    sampling: {
      ...recipe.sampling,
      strategy: { temperature: 1, topP: 0.95 },
      start: "start-token",
    },
    faults: [],
  };
}
