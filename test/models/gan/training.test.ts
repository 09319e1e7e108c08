import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runInterruptHooks } from "../../../lib/core/interrupt";
import { choraleGanConfig } from "../../../lib/models/gan/config";
import { loadIndexTraining, loadTraining, saveTraining } from "../../../lib/models/gan/gan-store";
import { GanTrainer } from "../../../lib/models/gan/gan-trainer";
import { relativisticPairs } from "../../../lib/models/gan/relativistic";
import { sampleCrops, sampleGan } from "../../../lib/models/gan/sample-gan";
import { trainGan } from "../../../lib/models/gan/train-gan";
import { rateShare } from "../../../lib/models/gan/training-loop";
import { toyConfig, toyCrops } from "./toy";

const config = toyConfig();
const crops = toyCrops();
const folder = mkdtempSync(join(tmpdir(), "etude-gan-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("training a GAN", () => {
  it("moves every block of both networks in one step", () => {
    const trainer = new GanTrainer(config, crops, 1);
    const before = trainer.state(0, []);
    trainer.advance(1);
    const after = trainer.state(0, []);
    for (const network of ["generator", "critic"] as const) {
      for (const { name, offset, size } of trainer[network].layout.blocks) {
        if (name === "local/bias") continue; // the same for both of a pair: it cancels
        const part = (flat: Float32Array) => flat.slice(offset, offset + size).join();
        expect(part(after[network]), name).not.toBe(part(before[network]));
      }
    }
    trainer.dispose();
  });

  it("keeps no tensors from step to step, and none at the end", () => {
    const warm = new GanTrainer(config, crops, 1);
    const { tf } = warm.kernels;
    warm.dispose();
    const before = tf.memory().numTensors;
    const trainer = new GanTrainer(config, crops, 1);
    for (let i = 0; i < 2; i++) trainer.advance(1);
    const running = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) trainer.advance(1);
    expect(tf.memory().numTensors).toBe(running);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives the same bytes for the same seed and others for another", async () => {
    const train = (seed: number) => trainGan(config, crops, { seed, maxSteps: 4 });
    const [first, second, other] = [await train(5), await train(5), await train(6)];
    expect(second.generatorWeights).toEqual(first.generatorWeights);
    expect(other.generatorWeights).not.toEqual(first.generatorWeights);
  });

  it("goes on from saved state to the bytes of a run without a stop", async () => {
    const options = { seed: 5, maxSteps: 6, recordEvery: 2 };
    const straight = await trainGan(config, crops, options);
    const path = join(folder, "training.gan");
    await trainGan(config, crops, {
      ...options,
      checkpointEvery: 4,
      onCheckpoint: (state) => saveTraining(path, config, state),
    });
    const { config: loaded, state } = loadTraining(path);
    expect(loaded).toEqual(config);
    expect(state.step).toBe(4);
    const resumed = await trainGan(config, crops, { ...options, resume: state });
    expect(resumed.generatorWeights).toEqual(straight.generatorWeights);
    expect(resumed.history.map(({ step }) => step)).toEqual([2, 4, 6]);
  });

  it("stops between steps when told to and says so", async () => {
    const controller = new AbortController();
    const result = await trainGan(config, crops, {
      seed: 1,
      maxSteps: 1000,
      recordEvery: 3,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(result.stopped).toBe("interrupted");
    expect(result.steps).toBe(3);
  });

  it("stops at the user's interrupt", async () => {
    const options = { seed: 1, maxSteps: 1000, recordEvery: 2, onProgress: runInterruptHooks };
    const result = await trainGan(config, crops, options);
    expect([result.stopped, result.steps]).toEqual(["interrupted", 2]);
  });

  it("learns two chords", async () => {
    const result = await trainGan(toyConfig({ generatorRate: 5e-3 }), crops, {
      seed: 2,
      maxSteps: 100,
      recordEvery: 10,
    });
    const losses = result.history.map(({ momentLoss }) => momentLoss);
    expect(losses[losses.length - 1]).toBeLessThan(losses[0] / 4);
    const music = sampleCrops(config, result.generatorWeights, { count: 50, seed: 1 });
    const known = new Set(["76,72,67,48", "77,72,65,53"]);
    let right = 0;
    for (let step = 0; step < 400; step++) {
      if (known.has(music.pitches.slice(4 * step, 4 * step + 4).join())) right++;
    }
    expect(right / 400).toBeGreaterThan(0.6);
  });

  it("refuses a plan without steps", async () => {
    await expect(
      trainGan(config, crops, { seed: 1, maxSteps: 0 }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid maxSteps: 0 (must be a whole number >= 1)]`,
    );
  });
});

describe("sampling a GAN", () => {
  it("gives pieces of four voices that depend on the seed, not on the count", async () => {
    const { generatorWeights } = await trainGan(config, crops, { seed: 1, maxSteps: 1 });
    const few = sampleGan(config, generatorWeights, { count: 2, seed: 7 });
    const many = sampleGan(config, generatorWeights, { count: 70, seed: 7 });
    expect(few[0].tracks.map(({ name }) => name)).toEqual(["Soprano", "Alto", "Tenor", "Bass"]);
    expect(many[1].notes).toEqual(few[1].notes);
    const other = sampleGan(config, generatorWeights, { count: 2, seed: 8 });
    expect(other[0].notes).not.toEqual(few[0].notes);
  });

  it("refuses weights of another configuration", () => {
    expect(() =>
      sampleCrops(config, new Float32Array(3), { count: 1, seed: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[RunError: the generator has 3 weights where its configuration needs 1380 (train again, or give the configuration it was trained with)]`,
    );
  });
});

describe("files of a GAN", () => {
  it("are refused when cut short, of another kind or of an older version", async () => {
    const path = join(folder, "cut.gan");
    const { state } = await trainGan(config, crops, { seed: 1, maxSteps: 1 });
    saveTraining(path, config, state);
    expect(() => loadIndexTraining(path)).toThrow(
      'cut.gan: holds "chorale-gan training", not "index-gan training" (train again)',
    );
    writeFileSync(path, readFileSync(path).subarray(0, -4));
    expect(() => loadTraining(path)).toThrow("cut.gan: damaged: its checksum does not fit");
    writeFileSync(path, '{"magic":"etude-gan 1","kind":"generator"}\n');
    expect(() => loadTraining(path)).toThrow("cut.gan: written by an older Étude (train again)");
  });
});

describe("parts of the training", () => {
  it("keep the rate, then let it fall to 0", () => {
    expect([0, 0.5, 0.75, 1].map((progress) => rateShare(progress, 0.5))).toEqual([1, 1, 0.5, 0]);
  });

  it("cost ln 2 each when the critic cannot tell", () => {
    const pairs = relativisticPairs(Float32Array.of(0, 0));
    expect(pairs.criticLoss).toBeCloseTo(Math.LN2);
    expect(pairs.generatorLoss).toBeCloseTo(Math.LN2);
    expect([...pairs.criticPull]).toEqual([0.25, 0.25]);
  });

  it("refuse settings out of range", () => {
    expect(() => choraleGanConfig({ batch: 12 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid batch: 12 (must be a multiple of 8, at least 8)]`,
    );
    expect(() => choraleGanConfig({ generatorRate: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid generatorRate: 0 (must be > 0)]`,
    );
  });
});
