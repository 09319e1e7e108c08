import { describe, expect, test } from "vitest";
import { isRecurrent } from "../../lib/recipes/kinds/recurrent";
import { ownRecipes, recipes } from "../../lib/recipes/published";
import type { Recipe } from "../../lib/recipes/recipe";
import { encodingNames } from "../../lib/tokens/registry";
import { recipeNamed } from "./fixtures/tiny";

/** The value at a path such as `experiments.0.network.units`. */
function valueAt(recipe: Recipe, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], recipe);
}

describe("the published recipes", () => {
  test("are the five systems, by the names the command line takes", () => {
    const names = ["music-ai", "piano-lstm", "char-rnn", "musigan", "music-generator"];
    expect(recipes.map(({ name }) => name)).toEqual(names);
  });

  test("name a source only for what they have", () => {
    for (const recipe of recipes) {
      const lost = Object.keys(recipe.sources).filter(
        (path) => valueAt(recipe, path) === undefined,
      );
      expect([recipe.name, lost]).toEqual([recipe.name, []]);
    }
  });

  test("say where the numbers come from that make each system what it is", () => {
    const shared = ["encoding", "window.length", "experiments.0.network.layers"];
    for (const recipe of recipes) {
      for (const path of shared) expect(recipe.sources).toHaveProperty([path]);
      expect(recipe.faults.length).toBeGreaterThan(2);
      expect(encodingNames).toContain(recipe.encoding);
    }
  });

  test("ours has no source to name: all of it is ours", () => {
    expect(ownRecipes.map(({ name, sources }) => [name, sources])).toEqual([
      ["chorale", {}],
      ["chorale-sixteenths", {}],
      ["piano", {}],
    ]);
  });
});

describe("what the articles and codes state", () => {
  const numbers = (name: string, paths: readonly string[]) =>
    paths.map((path) => valueAt(recipeNamed(name), path));

  test("piano-lstm: piano only, 50 occurrences, windows of 50, 2 × LSTM(256), argmax, 200 notes", () => {
    const data = ["data.pianoOnly", "minimumCount", "window.length", "split", "testFraction"];
    expect(numbers("piano-lstm", data)).toEqual([true, 50, 50, "windows", 0.2]);
    const network = ["layers", "units", "dropout"].map((key) => `experiments.0.network.${key}`);
    expect(numbers("piano-lstm", network)).toEqual([2, 256, 0.5]);
    const training = ["optimizer", "batch", "epochs"].map((key) => `experiments.0.training.${key}`);
    expect(numbers("piano-lstm", training)).toEqual(["adam", 512, 120]);
    const sampling = ["sampling.strategy.argmax", "sampling.length", "sampling.start"];
    expect(numbers("piano-lstm", sampling)).toEqual([true, 200, "random-window"]);
  });

  test("char-rnn: many-to-many, length 64, batch 16, embedding 512, 3 × LSTM(256), saved every 10", () => {
    const paths = ["window.length", "experiments.0.training.batch", "checkpointEvery"];
    expect(numbers("char-rnn", paths)).toEqual([64, 16, 10]);
    const network = ["predict", "input.size", "layers", "units"];
    const values = numbers(
      "char-rnn",
      network.map((key) => `experiments.0.network.${key}`),
    );
    expect(values).toEqual(["every-step", 512, 3, 256]);
    expect(numbers("char-rnn", ["sampling.length", "sampling.start"])).toEqual([
      100,
      "random-token",
    ]);
  });

  test("music-ai: cached tokens, 3 LSTM, 2 dense, windows of 100, 200 epochs, batch 64", () => {
    const paths = ["cacheTokens", "window.length", "experiments.0.network.layers"];
    expect(numbers("music-ai", paths)).toEqual([true, 100, 3]);
    const dense = valueAt(recipeNamed("music-ai"), "experiments.0.network.dense") as number[];
    expect(dense).toHaveLength(1); // the output layer is the second
    const training = ["experiments.0.training.epochs", "experiments.0.training.batch"];
    expect(numbers("music-ai", training)).toEqual([200, 64]);
  });

  test("music-generator: 100 files, windows of 100, 3 LSTM, 100 epochs, 200 tokens by argmax", () => {
    const paths = ["data.minimumFiles", "data.maximumFiles", "window.length", "sampling.length"];
    expect(numbers("music-generator", paths)).toEqual([100, 100, 100, 200]);
  });

  test("musigan: LSTM, GRU and GAN over several settings", () => {
    const { experiments } = recipeNamed("musigan");
    const kinds = experiments.map((experiment) =>
      isRecurrent(experiment) ? experiment.network.cell : experiment.kind,
    );
    expect(kinds).toEqual(["lstm", "lstm", "gru", "gru", "index-gan"]);
    expect(numbers("musigan", ["experiments.4.steps", "experiments.4.batch"])).toEqual([
      30_000, 32,
    ]);
  });
});
