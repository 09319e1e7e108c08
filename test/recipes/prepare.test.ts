import { describe, expect, test } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { isRecurrent } from "../../lib/recipes/kinds/recurrent";
import { batchesOf, prepareRecipe, selectPieces } from "../../lib/recipes/prepare";
import { repairRecipe } from "../../lib/recipes/repair";
import { Vocabulary } from "../../lib/tokens/vocabulary";
import { melodies, melodyPiece, recipeNamed, tiny } from "./fixtures/tiny";

const pieces = melodies(6);
const oddPiece = createPiece({
  ...melodyPiece(99),
  notes: melodyPiece(99).notes.map((note, i) => (i === 20 ? { ...note, pitch: 100 } : note)),
});

describe("prepareRecipe", () => {
  test("a published recipe deletes rare tokens, so that non-neighbours become neighbours", () => {
    const recipe = { ...tiny(recipeNamed("piano-lstm")), minimumCount: 2 };
    const { filtered, train, vocabulary, tokens } = prepareRecipe(recipe, [...pieces, oddPiece], 1);
    expect(filtered).toBe(1);
    expect(tokens).toBe(7 * 40);
    expect(train).toHaveLength(1); // windows run across files
    expect(train.at(0)!).toHaveLength(7 * 40 - 1);
    expect([...train.at(0)!]).not.toContain(Vocabulary.unknownId);
    expect(vocabulary.has("E7")).toBe(false);
  });

  test("the repaired one keeps them in place as unknown", () => {
    const recipe = { ...repairRecipe(tiny(recipeNamed("piano-lstm"))), minimumCount: 2 };
    const { train, test } = prepareRecipe(recipe, [...pieces, oddPiece], 1);
    const ids = [...train, ...test].flatMap((sequence) => [...sequence]);
    expect(ids).toContain(Vocabulary.unknownId);
  });

  test("a split of windows lets both sides share the music; a split of pieces does not", () => {
    const leaky = prepareRecipe(tiny(recipeNamed("music-ai")), pieces, 1);
    expect(leaky.windows!.test.length / leaky.windows!.train.length).toBeCloseTo(0.25, 1);
    expect(leaky.train).toBe(leaky.test);
    const honest = prepareRecipe(repairRecipe(tiny(recipeNamed("music-ai"))), pieces, 1);
    expect(honest.windows).toBeNull();
    expect(new Set([...honest.split.train, ...honest.split.test]).size).toBe(6);
  });

  test("same seed, same split; another seed, another", () => {
    const recipe = tiny(recipeNamed("music-ai"));
    const windows = (seed: number) => prepareRecipe(recipe, pieces, seed).windows!.test.join();
    expect(windows(1)).toBe(windows(1));
    expect(windows(1)).not.toBe(windows(2));
  });

  test("a smaller profile thins the windows of both sides", () => {
    const recipe = tiny(recipeNamed("music-ai"));
    const data = prepareRecipe(recipe, pieces, 1);
    const [experiment] = recipe.experiments;
    if (!isRecurrent(experiment)) throw new Error("no network");
    const setting = { batch: 4, windowsPerEpoch: 16, seed: 1 };
    const { train, test: held } = batchesOf(recipe, data, experiment.network, setting);
    const count = ({ plan }: typeof train) =>
      plan.kind === "windows" ? plan.windows!.length / 2 : 0;
    expect([count(train), count(held)]).toEqual([16, 4]);
  });
});

describe("selectPieces", () => {
  test("keeps piano parts only where a recipe asks for them", () => {
    const violin = melodyPiece(7, { program: 40 });
    expect(selectPieces(tiny(recipeNamed("piano-lstm")), [...pieces, violin])).toHaveLength(6);
    expect(selectPieces(tiny(recipeNamed("music-ai")), [...pieces, violin])).toHaveLength(7);
  });

  test("takes as many files as the recipe does", () => {
    const recipe = tiny(recipeNamed("music-generator"));
    const data = { ...recipe.data, maximumFiles: 4 };
    expect(selectPieces({ ...recipe, data }, pieces)).toHaveLength(4);
  });

  test("says when there is no piano or too little music", () => {
    const violins = melodies(3, { program: 40 });
    expect(() =>
      selectPieces(recipeNamed("piano-lstm"), violins),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: piano-lstm takes piano parts only and none of the 3 pieces has one (give it piano music; others take every instrument: npm run -s etude -- recipes)]`,
    );
    expect(() =>
      selectPieces(recipeNamed("music-generator"), pieces),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: music-generator takes at least 100 files, the folder has 6 it can use (add music or choose another recipe)]`,
    );
  });

  test("says when the pieces are too short for the recipe's windows", () => {
    const short = melodies(2, { length: 3 });
    expect(() =>
      prepareRecipe(recipeNamed("piano-lstm"), short, 1),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no token occurs 50 times or more in 2 training pieces (the most frequent occurs 3 times: add music)]`,
    );
    expect(() =>
      prepareRecipe(recipeNamed("music-ai"), short, 1),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: a window of 100 tokens and its target do not fit into any piece (the longest has 6 tokens: add longer pieces)]`,
    );
  });
});
