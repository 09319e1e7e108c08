import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chooseRun, findRuns, summariseRun } from "../../lib/recipes/list-runs";
import type { TokenRecipe } from "../../lib/recipes/recipe";
import { openRecipeRun, openTrainedRun } from "../../lib/recipes/recipe-run";
import { repairRecipe } from "../../lib/recipes/repair";
import { trainRecipe } from "../../lib/recipes/train-recipe";
import { readLog, readWeights, runPaths } from "../../lib/training/run-folder";
import { lockRun } from "../../lib/training/run-lock";
import { closeTrainingWorkers } from "../../lib/training/worker-pool";
import { chorales, melodies, recipeNamed, tiny } from "./fixtures/tiny";

let root: string;
const at = (name: string) => join(root, name);
const pieces = melodies(8);

function options(recipe: TokenRecipe, out: string) {
  const shared = {
    repaired: false,
    pieces,
    data: "/no/such/folder",
    profile: "quick" as const,
    seed: 1,
  };
  return { ...shared, recipe: tiny(recipe), out: at(out) } as const;
}

/** A copy of the trained run with something done to it. */
function copyOf(run: string, change: (paths: ReturnType<typeof runPaths>) => void): string {
  const folder = mkdtempSync(join(root, "copy-"));
  cpSync(at(run), folder, { recursive: true });
  change(runPaths(folder));
  return folder;
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "etude-recipes-"));
  await trainRecipe(options(recipeNamed("piano-lstm"), "published"));
  await trainRecipe({
    ...options(repairRecipe(recipeNamed("char-rnn")), "repaired"),
    repaired: true,
  });
  await trainRecipe({ ...options(recipeNamed("chorale"), "chorale"), pieces: chorales(8) });
}, 120_000);
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

describe("a trained run", () => {
  test("tells what it was and what it came to", () => {
    const { recipe, epochs, parameters, heldOut, weightsSha256 } = summariseRun(at("published"));
    expect([recipe, epochs]).toEqual(["piano-lstm", 2]);
    expect(parameters).toBe(readWeights(at("published")).weights.length);
    expect(heldOut.loss).toBeGreaterThan(0);
    expect(weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is found below its folder, and chosen by the folder's own name", () => {
    expect(findRuns(root)).toEqual(["chorale", "published", "repaired"].map(at));
    expect(chooseRun(at("chorale"))).toBe(at("chorale"));
  });

  test("has the voices' ranges where it has voices, and only there", () => {
    const rangesOf = (run: string) => {
      const { speaker, dispose } = openTrainedRun(at(run));
      dispose();
      return speaker!.ranges;
    };
    const [soprano, alto, tenor, bass] = rangesOf("chorale")!;
    expect([alto, tenor]).not.toContain(undefined);
    expect(soprano.high).toBeGreaterThan(bass.high);
    expect(rangesOf("published")).toBeUndefined();
  });

  test("gives the length that is asked for, the same for the same seed", async () => {
    const run = openTrainedRun(at("published"));
    const [first] = await run.sample({ seed: 3, length: 20 });
    const [again] = await run.sample({ seed: 3, length: 20 });
    expect(first.tokens).toHaveLength(20);
    expect(first.piece.notes).toHaveLength(20);
    expect(again.tokens).toEqual(first.tokens);
    run.dispose();
  });

  test("repaired, begins at the start of a piece and obeys its grammar", async () => {
    const run = openTrainedRun(at("repaired"));
    const strategy = { temperature: 2 };
    const drawn = await run.sample({ seed: 3, length: 30, count: 3, strategy });
    for (const { piece, tokens } of drawn) {
      expect(run.speaker!.encoding.encode(piece).length).toBeLessThanOrEqual(tokens.length);
    }
    run.dispose();
  });
});

describe("resume", () => {
  test("goes on from the last checkpoint, and ends as the whole run did", async () => {
    const whole = options(recipeNamed("music-ai"), "whole");
    await trainRecipe({ ...whole, epochs: 3 });
    const parts = options(recipeNamed("music-ai"), "parts");
    const controller = new AbortController();
    const [stopped] = await trainRecipe({
      ...parts,
      epochs: 3,
      signal: controller.signal,
      onProgress: (event) => event.kind === "epoch" && controller.abort(),
    });
    expect(stopped.stopped).toBe("interrupted");
    await trainRecipe({ ...parts, epochs: 3, resume: true, command: "train --epochs 3" });
    expect(readLog(at("parts"))).toHaveLength(3);
    expect(openRecipeRun(at("parts")).config.command).toBe("train --epochs 3");
    expect(summariseRun(at("parts")).weightsSha256).toBe(summariseRun(at("whole")).weightsSha256);
  });

  test("refuses other settings, other data and a run that another process writes", async () => {
    const again = { ...options(recipeNamed("piano-lstm"), "published"), resume: true };
    await expect(trainRecipe({ ...again, seed: 2 })).rejects.toThrow(/made with seed 1, not 2/);
    const fewer = { ...again, pieces: pieces.slice(0, 5) };
    await expect(trainRecipe(fewer)).rejects.toThrow(/resume with the same data/);
    const unlock = lockRun(at("published"));
    await expect(trainRecipe({ ...again, epochs: 3 })).rejects.toThrow(/is writing this run/);
    unlock();
  });

  test("a second run never overwrites the first", async () => {
    const before = readFileSync(runPaths(at("published")).weights);
    await expect(trainRecipe(options(recipeNamed("piano-lstm"), "published"))).rejects.toThrow(
      /there is a run already \(choose another folder, or --resume\)/,
    );
    expect(readFileSync(runPaths(at("published")).weights)).toEqual(before);
  });
});

describe("a run that cannot be used says why", () => {
  const refusal = (folder: string) => {
    try {
      openTrainedRun(folder);
    } catch (error) {
      return (error as Error).message.replaceAll(folder, "RUN");
    }
    return "opened";
  };
  const edited = (path: string, change: (value: Record<string, unknown>) => void) => {
    const value = JSON.parse(readFileSync(path, "utf8"));
    change(value);
    writeFileSync(path, JSON.stringify(value));
  };

  test("incomplete or of another kind", () => {
    expect(refusal(at("nowhere"))).toMatch(/nowhere|RUN: no such run folder/);
    expect(refusal(copyOf("chorale", ({ weights }) => rmSync(weights)))).toMatchInlineSnapshot(
      `"RUN/weights.bin: missing; the run has not been trained (train with --resume)"`,
    );
    expect(refusal(copyOf("chorale", ({ split }) => rmSync(split)))).toMatchInlineSnapshot(
      `"RUN/split.json: missing; the run is incomplete (train again)"`,
    );
    const nothing = copyOf("chorale", ({ config }) =>
      edited(config, (value) => delete value.recipe),
    );
    expect(refusal(nothing)).toMatchInlineSnapshot(
      `"RUN/config.json: recipe: Invalid input: expected string, received undefined (not the run of a recipe; train anew)"`,
    );
  });

  test("of another version or vocabulary", () => {
    const newer = copyOf("chorale", ({ config }) => edited(config, (v) => (v.version = 99)));
    expect(refusal(newer)).toMatchInlineSnapshot(
      `"RUN/config.json: version 99, this Étude reads 1 (train a new run)"`,
    );
    const other = copyOf("chorale", ({ vocabulary }) =>
      edited(vocabulary, (v) => (v.tokens = (v.tokens as string[]).slice(0, -2))),
    );
    expect(refusal(other)).toMatchInlineSnapshot(
      `"RUN/vocabulary.json: 39 tokens, the network of config.json has 41 (another run's vocabulary: put its own back, or train a new run)"`,
    );
    const swapped = copyOf("chorale", ({ vocabulary }) =>
      cpSync(runPaths(at("repaired")).vocabulary, vocabulary),
    );
    expect(refusal(swapped)).toMatch(/vocabulary/);
    const old = copyOf("chorale", ({ vocabulary }) =>
      edited(vocabulary, (v) => {
        v.tokens = (v.tokens as string[]).map((token) => token.replace(/^bar:.*/, "bar:16+0"));
      }),
    );
    expect(refusal(old)).toMatchInlineSnapshot(
      `"RUN/vocabulary.json: "bar:16+0" is no token of four-voice-eighths (another version wrote it: train a new run)"`,
    );
  });

  test("damaged", () => {
    const cut = copyOf("chorale", ({ weights }) => truncateSync(weights, 400));
    expect(refusal(cut)).toMatch(/RUN\/weights.bin: /);
    const broken = copyOf("chorale", ({ config }) => writeFileSync(config, "{"));
    expect(refusal(broken)).toMatchInlineSnapshot(
      `"RUN/config.json: not JSON; the run is damaged (train a new run)"`,
    );
  });
});
