import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indexGanConfig } from "../../lib/models/gan/index-gan-config";
import { createPiece } from "../../lib/music/piece";
import { cropsOfSplit, fitChoraleGan, fitIndexGan } from "../../lib/training/fit-gan";
import { toyConfig, toyCrops } from "../models/gan/toy";

const cache = mkdtempSync(join(tmpdir(), "etude-fits-"));
const folder = join(cache, "fits");
const seed = "fit-gan test";

beforeAll(() => {
  process.env.ETUDE_CACHE = cache;
});
afterAll(() => {
  rmSync(cache, { recursive: true });
});

describe("fitChoraleGan", () => {
  const config = toyConfig();

  it("takes an equal fit from the cache, and a damaged one is trained anew", async () => {
    const train = () => fitChoraleGan(toyCrops(), { seed, steps: 2 }, config);
    const first = await train();
    expect(first).toMatchObject({ fromCache: false, stopped: "finished", steps: 2 });
    const second = await train();
    expect(second).toEqual({ ...first, fromCache: true });
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "broken");
    const third = await train();
    expect(third.fromCache).toBe(false);
    expect(third.weights).toEqual(first.weights);
  });

  it("trains anew when anything that matters has changed", async () => {
    const base = { seed, steps: 2 };
    const other = [
      await fitChoraleGan(toyCrops(), { ...base, steps: 3 }, config),
      await fitChoraleGan(toyCrops(), { ...base, seed: `${seed} other` }, config),
      await fitChoraleGan(toyCrops(40), base, config),
      await fitChoraleGan(toyCrops(), base, toyConfig({ width: 4 })),
    ];
    expect(other.map(({ fromCache }) => fromCache)).toEqual([false, false, false, false]);
  });

  it("keeps nothing of a training that was interrupted", async () => {
    const stop = new AbortController();
    const options = { seed: `${seed} stopped`, steps: 50, recordEvery: 1, signal: stop.signal };
    const onProgress = () => stop.abort();
    const fit = await fitChoraleGan(toyCrops(), { ...options, onProgress }, config);
    expect(fit.stopped).toBe("interrupted");
    const again = await fitChoraleGan(toyCrops(), { ...options, onProgress }, config);
    expect(again.fromCache).toBe(false);
  });
});

describe("fitIndexGan", () => {
  it("trains once and remembers", async () => {
    const small = { length: 4, latent: 3, dense: [4], units: 2, criticDense: [2], batch: 2 };
    const config = indexGanConfig({ vocabularySize: 9, ...small });
    const sequences = [Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8)];
    const train = () => fitIndexGan(sequences, { seed, steps: 2 }, config);
    const [first, second] = [await train(), await train()];
    expect([first.fromCache, second.fromCache]).toEqual([false, true]);
    expect(second.weights).toEqual(first.weights);
    expect(second.history).toEqual(first.history);
  });
});

describe("cropsOfSplit", () => {
  it("is null where there is no four-voice music", () => {
    const notes = [{ pitch: 60, startTicks: 0, durationTicks: 480, velocity: 80, track: 0 }];
    const pieces = [createPiece({ notes }), createPiece({ notes })];
    expect(cropsOfSplit(pieces, { train: [0], test: [1] })).toBeNull();
  });
});
