import { describe, expect, test } from "vitest";
import { fitOptionsOf, isRecurrent } from "../../lib/recipes/kinds/recurrent";
import { ownRecipes, recipes } from "../../lib/recipes/published";

describe("fitOptionsOf", () => {
  test("is what `train --recipe chorale` trains with", () => {
    const { network, training, time, batch } = fitOptionsOf(ownRecipes[0], { epochs: 3, seed: 7 });
    expect(network).toMatchObject({ cell: "gru", predict: "every-step" });
    expect(training).toMatchObject({ epochs: 3, seed: 7, schedule: "cosine", restoreBest: true });
    expect([time, batch]).toEqual([128, 16]);
    const quick = fitOptionsOf(ownRecipes[0], { seed: 7 });
    expect(quick.training?.epochs).toBe(ownRecipes[0].experiments.find(isRecurrent)?.quick.epochs);
  });

  test("refuses a recipe that teaches one token a window", () => {
    expect(() => fitOptionsOf(recipes[0], { epochs: 1, seed: 1 })).toThrow(
      /invalid recipe: "music-ai" \(must train a recurrent network on every position\)/,
    );
  });
});
