import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../lib/core";
import { scoreNoteUnigram } from "../../lib/literature";
import type { PianoRollExperiment } from "../../lib/recipes/kinds/piano-roll";
import { pianoRollRecipes } from "../../lib/recipes/piano-rolls";
import { openTrainedRun } from "../../lib/recipes/recipe-run";
import { trainRecipe } from "../../lib/recipes/train-recipe";
import { readLog } from "../../lib/training/run-folder";
import { closeTrainingWorkers } from "../../lib/training/worker-pool";

const root = mkdtempSync(join(tmpdir(), "etude-rolls-"));
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await closeTrainingWorkers();
});

// Two chords in turns, from each beginning: easy for whoever knows the frame before.
const piece = (length: number, from: number) =>
  Array.from({ length }, (_, t) => ((t + from) % 2 === 0 ? [60, 64] : [62, 67, 71]));
const set = {
  train: [12, 14, 16, 18, 20, 22].map((length, i) => piece(length, i)),
  valid: [piece(13, 0)],
  test: [piece(11, 1), piece(24, 1)],
  repeated: [],
};
const data = join(root, "rolls.json");
writeFileSync(data, JSON.stringify(set));

const [jsb] = pianoRollRecipes;
const recipe = {
  ...jsb,
  experiments: (jsb.experiments as PianoRollExperiment[]).map((one) => ({
    ...one,
    network: { ...one.network, units: 16, embedding: 8, dropout: 0, inputDropout: 0 },
    training: { ...one.training, learningRate: 0.02, averaging: 0, patience: 0, batch: 2 },
  })),
};
const train = (experiment: string, out: string, epochs: number, more = {}) =>
  trainRecipe({
    ...{ recipe, repaired: false, pieces: [], data, profile: "full", seed: 1 },
    ...{ experiment, out: join(root, out), epochs, ...more },
  });

describe("networks on piano rolls", () => {
  it.each(["independent", "joint"])(
    "learn what %s frames say, and are scored by frame",
    async (form) => {
      const [{ folder }] = await train(form, "learn", 30);
      const run = openTrainedRun(folder);
      const floor = scoreNoteUnigram(set.train, set.test).mean;
      const { mean, nats, counts } = await run.score!("test");
      expect(counts).toEqual([11, 24]);
      expect(mean).toBeCloseTo((nats[0] + nats[1]) / 35, 10);
      expect(mean).toBeLessThan(floor / 2);
      await expect(run.sample({ seed: 1 })).rejects.toThrow("makes no music");
      // What training says of whole validation pieces is what the evaluator says.
      const log = readLog(folder);
      const best = Math.min(...log.map(({ validationLoss }) => validationLoss!));
      const tokens = form === "joint" ? set.valid[0].flat().length + 13 : 13;
      expect((await run.score!("valid")).mean).toBeCloseTo((best * tokens) / 13, 4);
      run.dispose();
    },
  );

  it.each(["independent", "joint"])("hear of %s frames what came a lag ago", async (form) => {
    const random = Random.fromSeed(5);
    const draw = (): number[] => [48 + random.integer(12), 60 + random.integer(12)];
    const round = () => {
      const motif = Array.from({ length: 5 }, draw);
      return Array.from({ length: 20 }, (_, t) => motif[t % motif.length]);
    };
    const rounds = (count: number) => Array.from({ length: count }, round);
    const file = join(root, `rounds-${form}.json`);
    writeFileSync(
      file,
      JSON.stringify({ train: rounds(20), valid: rounds(2), test: rounds(6), repeated: [] }),
    );
    const costs = { without: 0, with: 0 };
    for (const [name, lags] of [
      ["without", []],
      ["with", [5]],
    ] as const) {
      const experiments = recipe.experiments.map((one) => ({
        ...one,
        network: { ...one.network, lags },
      }));
      const [{ folder }] = await train(form, `${form}-${name}`, 10, {
        recipe: { ...recipe, experiments },
        data: file,
      });
      const run = openTrainedRun(folder);
      costs[name] = (await run.score!("test")).mean;
      run.dispose();
    }
    expect(costs.with).toBeLessThan(0.75 * costs.without);
  });

  it("go on where they stopped", async () => {
    await train("joint", "straight", 4);
    await train("joint", "parts", 4, { signal: AbortSignal.abort() });
    const [{ folder }] = await train("joint", "parts", 4, { resume: true });
    const losses = (run: string) => readLog(run).map(({ trainLoss }) => trainLoss);
    expect(losses(folder)).toEqual(losses(join(root, "straight", "joint")));
  });

  it("name the file that is missing", async () => {
    const wrong = trainRecipe({
      ...{ recipe, repaired: false, pieces: [], data: "/no/rolls.gz", profile: "full", seed: 1 },
      ...{ out: join(root, "wrong") },
    });
    await expect(wrong).rejects.toThrow("/no/rolls.gz: no such file");
  });
});
