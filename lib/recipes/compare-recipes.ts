import { describeExperiment } from "./kinds";
import type { TokenRecipe } from "./recipe";

/** Recipes as rows of a table, one a recipe. */
export function recipeRows(recipes: readonly TokenRecipe[]): Record<string, string | number>[] {
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
