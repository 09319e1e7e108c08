import type { Experiment, Recipe } from "./recipe";

/** Recipes as rows of a table, one a recipe. */
export function recipeRows(recipes: readonly Recipe[]): Record<string, string | number>[] {
  return recipes.map((recipe) => {
    const { name, data, encoding, minimumCount, window, split, sampling } = recipe;
    return {
      recipe: name,
      "made for": data.original,
      tokens: encoding + (minimumCount > 1 ? `, ≥ ${minimumCount} times` : ""),
      window: window.length,
      "held out": split === "windows" ? "windows at random" : "pieces",
      networks: recipe.experiments.map(describeExperiment).join("; "),
      sampling: "argmax" in sampling.strategy ? "argmax" : "softmax",
    };
  });
}

/** One network in a few words: `3 × LSTM(512), 200 epochs`. */
export function describeExperiment(experiment: Experiment): string {
  if (experiment.kind === "index-gan") return `GAN on token indices, ${experiment.steps} steps`;
  if (experiment.kind === "chorale-gan") return "GAN on four voices";
  const { network, training } = experiment;
  const rate = `${training.optimizer} ${training.learningRate}`;
  const size = `${network.layers} × ${network.cell.toUpperCase()}(${network.units})`;
  return `${size}, ${rate}, ${training.epochs} epochs`;
}
