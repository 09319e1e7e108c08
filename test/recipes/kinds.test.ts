import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { heldPieces } from "../../lib/corpus/pieces";
import { choraleGanConfig } from "../../lib/models/gan/config";
import { chooseCrops } from "../../lib/models/gan/crops";
import { experimentKinds, kindOf } from "../../lib/recipes/kinds";
import { withinCrops } from "../../lib/recipes/kinds/chorale-gan";
import { chooseRun, findRuns, summariseRun } from "../../lib/recipes/list-runs";
import { recipes } from "../../lib/recipes/published";
import { openRecipeRun, openTrainedRun } from "../../lib/recipes/recipe-run";
import { repairRecipe } from "../../lib/recipes/repair";
import { trainRecipe } from "../../lib/recipes/train-recipe";
import { runPaths } from "../../lib/training/run-folder";
import { closeTrainingWorkers } from "../../lib/training/worker-pool";
import { chorales, melodies, recipeNamed, tiny } from "./fixtures/tiny";

let root: string;
const at = (name: string) => join(root, name);
const shared = { data: "/no/such/folder", profile: "quick", seed: 1 } as const;
const published = tiny(recipeNamed("musigan"));
const repaired = tiny(repairRecipe(recipeNamed("musigan")));
const musigan = {
  ...{ ...shared, recipe: published, repaired: false, pieces: melodies(8) },
  ...{ out: "", epochs: 1 },
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "etude-kinds-"));
  await trainRecipe({ ...musigan, out: at("musigan") });
  await trainRecipe({
    ...{ ...shared, recipe: repaired, repaired: true, pieces: chorales(6) },
    ...{ out: at("mended"), experiment: "gan", epochs: 1 },
  });
}, 120_000);
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

describe("every kind of experiment", () => {
  test("has a name of its own, and is asked for by it", () => {
    const names = experimentKinds.map(({ kind }) => kind);
    expect(new Set(names).size).toBe(names.length);
    for (const kind of experimentKinds) expect(kindOf(kind)).toBe(kind);
    expect(() => kindOf({ kind: "choir" })).toThrow(
      'invalid kind: "choir" (must be one of recurrent, piano-roll, chorale-set, index-gan, chorale-gan)',
    );
  });

  test("describes what the recipes hold in a line", () => {
    const lines = recipes.flatMap(({ experiments }) =>
      experiments.map((experiment) => kindOf(experiment).describe(experiment)),
    );
    expect(lines).toContain("3 × GRU(512), rmsprop 0.001, 60 epochs");
    expect(lines).toContain("GAN on token indices of pitch-duration, 30000 steps");
  });

  test("leaves a run that can be listed, opened and heard", async () => {
    const runs = [...findRuns(at("musigan")), ...findRuns(at("mended"))];
    expect(runs).toHaveLength(6);
    for (const run of runs) {
      expect(summariseRun(run).weightsSha256).toMatch(/^[0-9a-f]{64}$/);
      const opened = openTrainedRun(run);
      const options = { seed: 2, ...(opened.speaker ? { length: 12 } : {}) };
      const [first] = await opened.sample(options);
      const [again] = await opened.sample(options);
      opened.dispose();
      expect(again.tokens).toEqual(first.tokens);
      expect(again.piece.notes).toEqual(first.piece.notes);
    }
  }, 60_000);
});

describe("a GAN", () => {
  test("trains for epochs as networks do: steps that draw as many windows", () => {
    const { planned } = openRecipeRun(at("musigan/gan")).config;
    expect(planned).toEqual({ unit: "steps", count: 2 }); // 64 windows, 32 a step
    expect(summariseRun(at("musigan/gan")).epochs).toBe(2);
  });

  test("learns four voices from as many pieces as have the stretches that are held", () => {
    const config = choraleGanConfig();
    const pieces = heldPieces([...chorales(6), ...melodies(4)]);
    expect(withinCrops(pieces, config, { seed: 1 }).entries).toEqual(pieces.entries);
    const half = { seed: 1, most: chooseCrops(pieces, config).count >> 1 };
    const some = withinCrops(pieces, config, half);
    expect(chooseCrops(some, config).count).toBeLessThanOrEqual(half.most);
    expect(some.length).toBeLessThan(pieces.length);
    expect(withinCrops(pieces, config, half).entries).toEqual(some.entries);
    expect(withinCrops(pieces, config, { seed: 1, most: 1 }).length).toBeGreaterThan(0);
  });

  test("draws pieces of one length", async () => {
    const index = openTrainedRun(at("musigan/gan"));
    await expect(index.sample({ seed: 1, length: 500 })).rejects.toThrow(
      "invalid length: 500 (this GAN draws 8 tokens at once: at most that)",
    );
    const voices = openTrainedRun(at("mended/gan"));
    await expect(voices.sample({ seed: 1, length: 500 })).rejects.toThrow(
      "invalid length: 500 (this GAN draws 32 steps at once: leave it out)",
    );
  });

  test("goes on for more steps where its rates do not depend on their number", async () => {
    const out = at("musigan");
    const more = { ...musigan, experiment: "gan", epochs: 2, resume: true, out };
    const [{ stopped }] = await trainRecipe(more);
    expect([stopped, summariseRun(at("musigan/gan")).epochs]).toEqual(["finished", 4]);
    expect(openRecipeRun(at("musigan/gan")).config.planned?.count).toBe(4);
    await expect(
      trainRecipe({
        ...{ ...shared, recipe: repaired, repaired: true, pieces: chorales(6) },
        ...{ out: at("mended"), experiment: "gan", epochs: 2, resume: true },
      }),
    ).rejects.toThrow(/the run was made for \d+ steps, not \d+: its rates fall to their end/);
  });
});

describe("musigan", () => {
  const configOf = (name: string) => openRecipeRun(at(`musigan/${name}`)).config;

  test("reads durations and the key with its networks, rests on a grid with its GAN", () => {
    for (const name of ["lstm-0.005", "lstm-0.001", "gru-0.005", "gru-0.001"]) {
      const { encoding, network } = configOf(name);
      expect(encoding).toBe("pitch-duration-key");
      const { factors } = network as { factors: readonly unknown[] };
      expect(factors).toEqual([{ name: "key", size: 25, embedding: 16 }]);
    }
    expect(configOf("gan").encoding).toBe("pitch-duration");
    const tokensOf = (name: string) => readFileSync(runPaths(at(`musigan/${name}`)).vocabulary);
    expect(tokensOf("gru-0.001").includes('"rest"')).toBe(false);
    expect(tokensOf("gan").includes('"rest"')).toBe(true);
  });
});

describe("one experiment of several", () => {
  test("is trained alone into its own folder", async () => {
    const out = at("alone");
    await trainRecipe({ ...musigan, experiment: "gru-0.001", out });
    expect(findRuns(out)).toEqual([join(out, "gru-0.001")]);
    await trainRecipe({ ...musigan, experiment: "lstm-0.001", out });
    expect(findRuns(out)).toHaveLength(2);
    expect(readFileSync(runPaths(join(out, "gru-0.001")).weights)).toEqual(
      readFileSync(runPaths(at("musigan/gru-0.001")).weights),
    );
    expect(chooseRun(out)).toMatch(/(gru|lstm)-0.001$/);
  });

  test("of an unknown name is refused with the names there are", async () => {
    await expect(trainRecipe({ ...musigan, experiment: "choir", out: at("x") })).rejects.toThrow(
      'invalid experiment: "choir" (must be one of lstm-0.005, lstm-0.001, gru-0.005, gru-0.001, gan)',
    );
  });
});
