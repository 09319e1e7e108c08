import { describe, expect, test } from "vitest";
import { isRecurrent } from "../../lib/recipes/kinds/recurrent";
import { ownRecipes, recipes } from "../../lib/recipes/published";
import { repairRecipe } from "../../lib/recipes/repair";
import { recipeNamed } from "./fixtures/tiny";

describe("repairRecipe", () => {
  test("mends every shared fault and keeps layers and units", () => {
    for (const recipe of recipes) {
      const repaired = repairRecipe(recipe);
      const { split, rareTokens, vocabularyFrom, transpose, window } = repaired;
      expect({ split, rareTokens, vocabularyFrom, transpose }).toEqual({
        split: "pieces",
        rareTokens: "unknown",
        vocabularyFrom: "training",
        transpose: true,
      });
      expect(window.crossPieces).toBe(false);
      expect(repaired.sampling.start).toBe("start-token");
      expect(repaired.faults).toEqual([]);
      const first = recipe.experiments[0];
      const mended = repaired.experiments[0];
      if (!isRecurrent(first) || !isRecurrent(mended)) throw new Error("no network");
      expect(mended.network.predict).toBe("every-step");
      expect(mended.network.input.kind).toBe("embedding");
      expect([mended.network.layers, mended.network.units]).toEqual([
        first.network.layers,
        first.network.units,
      ]);
    }
  });

  test("writes durations down where the recipe threw them away", () => {
    expect(recipes.map((recipe) => repairRecipe(recipe).encoding)).toEqual([
      "chord-durations",
      "note-durations",
      "chord-durations",
      "note-durations",
      "chord-durations",
    ]);
  });

  test("musigan's two rates of a cell become one network, its GAN the one that works", () => {
    const { experiments } = repairRecipe(recipeNamed("musigan"));
    expect(experiments.map(({ name, kind }) => [name, kind])).toEqual([
      ["lstm", "recurrent"],
      ["gru", "recurrent"],
      ["gan", "chorale-gan"],
    ]);
  });

  test("leaves the recipe it was given as it was", () => {
    const before = structuredClone(ownRecipes[0]);
    repairRecipe(ownRecipes[0]);
    expect(ownRecipes[0]).toEqual(before);
  });
});
