import { describe, expect, it } from "vitest";
import { sampleIndexGan, trainIndexGan } from "../../../lib/models/gan/index-gan";
import {
  indexGanConfig,
  publishedIndexGan,
  scaleToken,
  unscaleToken,
} from "../../../lib/models/gan/index-gan-config";
import { loadTensorFlow } from "../../../lib/models/native/backend";
import { storeOfPieces } from "../../../lib/store/open-store";
import { melodyPiece } from "../../recipes/fixtures/tiny";

const config = indexGanConfig({
  vocabularySize: 10,
  length: 6,
  latent: 5,
  dense: [4, 4],
  units: 3,
  criticDense: [4],
  batch: 4,
  learningRate: 1e-2,
});
const sequences = [Int32Array.from({ length: 40 }, (_, i) => (i * 7) % 10), Int32Array.of(1, 2)];

describe("index GAN", () => {
  it("has the published settings by default", () => {
    const { latent, dense, units, batch, learningRate, length } = publishedIndexGan;
    expect({ latent, dense, units, batch, learningRate, length }).toEqual({
      latent: 1000,
      dense: [256, 512, 1024],
      units: 512,
      batch: 32,
      learningRate: 2e-4,
      length: 100,
    });
  });

  it("brings every token back from its number", () => {
    for (let token = 0; token < 10; token++) {
      expect(unscaleToken(scaleToken(token, 10), 10)).toBe(token);
    }
    expect([unscaleToken(-1.2, 10), unscaleToken(1, 10)]).toEqual([0, 9]);
  });

  it("samples token ids of the vocabulary, the same for the same seed", async () => {
    const train = () => trainIndexGan(config, sequences, { seed: 3, maxSteps: 3, recordEvery: 1 });
    const [first, second] = [await train(), await train()];
    expect(second.generatorWeights).toEqual(first.generatorWeights);
    expect(first.history).toHaveLength(3);
    const samples = sampleIndexGan(config, first.generatorWeights, { count: 5, seed: 1 });
    expect(samples.map(({ length }) => length)).toEqual([6, 6, 6, 6, 6]);
    expect(samples.every((s) => s.every((token) => token >= 0 && token < 10))).toBe(true);
    const fewer = sampleIndexGan(config, first.generatorWeights, { count: 2, seed: 1 });
    expect(fewer).toEqual(samples.slice(0, 2));
  });

  it("draws the same windows from a store as from memory, pieces that are too short aside", async () => {
    const encoding = "pitch-duration";
    const store = storeOfPieces(
      [
        melodyPiece(1, { length: 3 }),
        melodyPiece(2),
        melodyPiece(3, { length: 1 }),
        melodyPiece(4),
      ],
      { encoding, pianoOnly: false, told: false },
    );
    const ids = Int32Array.from(store.words, (_, word) => word % 10);
    const stored = store.sequences([0, 1, 2, 3], { ids, framed: false, joined: false });
    const options = { seed: 3, maxSteps: 3 };
    const fromStore = await trainIndexGan(config, stored, options);
    const fromMemory = await trainIndexGan(config, [...stored], options);
    expect(fromStore.generatorWeights).toEqual(fromMemory.generatorWeights);
  });

  it("goes on from saved state to the bytes of a run without a stop", async () => {
    const straight = await trainIndexGan(config, sequences, { seed: 3, maxSteps: 5 });
    const half = await trainIndexGan(config, sequences, { seed: 3, maxSteps: 3 });
    const options = { seed: 3, maxSteps: 5, resume: half.state };
    const resumed = await trainIndexGan(config, sequences, options);
    expect(resumed.generatorWeights).toEqual(straight.generatorWeights);
  });

  it("leaves no tensors behind and stops when told to", async () => {
    const tf = loadTensorFlow();
    const controller = new AbortController();
    const train = () =>
      trainIndexGan(config, sequences, {
        seed: 1,
        maxSteps: 50,
        recordEvery: 2,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
    await train();
    const before = tf.memory().numTensors;
    const result = await train();
    expect(tf.memory().numTensors).toBe(before);
    expect([result.stopped, result.steps]).toEqual(["interrupted", 0]);
  });

  it("needs a piece as long as its window", async () => {
    await expect(
      trainIndexGan(config, [Int32Array.of(1, 2)], { seed: 1, maxSteps: 1 }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DataError: none of 1 pieces has 6 tokens (give longer pieces or a smaller length)]`,
    );
  });
});
