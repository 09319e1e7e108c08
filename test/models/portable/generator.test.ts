import { afterAll, describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { choraleGanConfig } from "../../../lib/models/gan/config";
import { cropToGrid } from "../../../lib/models/gan/crops";
import { latentDirections } from "../../../lib/models/gan/directions";
import { exportGenerator } from "../../../lib/models/gan/export-generator";
import { Generator } from "../../../lib/models/gan/generator";
import { Kernels } from "../../../lib/models/gan/kernels";
import { calibrateGenerator, cropsOfLatents, latentsOf } from "../../../lib/models/gan/sample-gan";
import {
  loadGenerator,
  pieceOfLatent,
} from "../../../lib/models/portable/generator/load-generator";
import { PortableGenerator } from "../../../lib/models/portable/generator/portable-generator";
import { generatorArrays } from "../../../lib/models/portable/generator/shape";
import { gridToPiece } from "../../../lib/tokens/four-voice/grid";
import { toyConfig } from "../gan/toy";

const kernels = new Kernels();

/** Weights as they might be after training: nothing at its beginning, nothing zero. */
function someWeights(config: ReturnType<typeof toyConfig>): Float32Array {
  const generator = new Generator(config, kernels);
  const random = Random.fromSeed("weights");
  const flat = generator.layout.initialise(random).map((value) => value + 0.05 * random.normal());
  generator.dispose();
  return calibrateGenerator(config, flat);
}

function nativeLogits(
  config: ReturnType<typeof toyConfig>,
  weights: Float32Array,
  z: Float32Array,
) {
  const generator = new Generator(config, kernels);
  const { size } = generator.layout;
  const logits = kernels.tf.tidy(() => {
    const tensors = generator.layout.cut(kernels, weights.slice(0, size));
    const latents = kernels.tf.tensor2d(z, [1, config.latent]);
    return generator.run(tensors, weights.subarray(size), latents).dataSync() as Float32Array;
  });
  generator.dispose();
  return logits;
}

const facts = { name: "toy GAN", data: "two chords", steps: 3 };
const configs = {
  "a toy": toyConfig(),
  "a width that is no whole vector": toyConfig({ width: 10, latent: 5, steps: 12 }),
  "the chapter's": choraleGanConfig(),
};

describe.each(Object.entries(configs))("the portable generator of %s", (_, config) => {
  const weights = someWeights(config);
  const [z] = [latentsOf(config, { count: 1, seed: 4 })];
  afterAll(() => kernels.tf.disposeVariables());

  it("has the arrays of the native one", () => {
    const generator = new Generator(config, kernels);
    const native = generator.layout.blocks.map(({ name, size }) => ({ name, size }));
    generator.dispose();
    const portable = generatorArrays(config).map(({ name, size }) => ({ name, size }));
    expect(portable.slice(0, native.length)).toEqual(native);
    expect(portable.reduce((sum, { size }) => sum + size, 0)).toBe(weights.length);
  });

  it("scores every pitch as the native one does, to 1e-4", () => {
    const native = nativeLogits(config, weights, z);
    const own = new PortableGenerator(config, weights).logits(z);
    expect(own.length).toBe(native.length);
    const inRange = [...native.keys()].filter((i) => native[i] > -1e8);
    const worst = Math.max(...inRange.map((i) => Math.abs(native[i] - own[i])));
    expect(worst).toBeLessThan(1e-4);
  });

  it("gives the same bits with and without vectors", () => {
    const [plain, vectors] = (["plain", "vectors"] as const).map((arithmetic) =>
      new PortableGenerator(config, weights, arithmetic).logits(z),
    );
    expect(plain).toEqual(vectors);
  });

  it("makes of the same noise the native network's notes", () => {
    const many = latentsOf(config, { count: 8, seed: 2 });
    const native = cropsOfLatents(config, weights, many);
    const generator = new PortableGenerator(config, weights);
    const own = Array.from({ length: 8 }, (_, i) => [
      ...generator.pitches(many.subarray(i * config.latent, (i + 1) * config.latent)),
    ]).flat();
    expect(own).toEqual([...native.pitches]);
  });
});

describe("a generator's file", () => {
  const config = toyConfig();
  const weights = someWeights(config);
  const z = latentsOf(config, { count: 1, seed: 4 });

  it("keeps all bits at 32, and little less at 16", () => {
    const whole = loadGenerator(exportGenerator(config, weights, facts, 32), "whole");
    const half = loadGenerator(exportGenerator(config, weights, facts), "half");
    const exact = new PortableGenerator(config, weights).logits(z);
    expect(whole.generator.logits(z)).toEqual(exact);
    const off = half.generator.logits(z).map((value, i) => Math.abs(value - exact[i]));
    expect(Math.max(...off)).toBeLessThan(0.05);
    expect(Math.max(...off)).toBeGreaterThan(0);
  });

  it("is opened to the piece that the chapter hears", () => {
    const loaded = loadGenerator(exportGenerator(config, weights, facts, 32), "toy");
    const grid = cropToGrid(cropsOfLatents(config, weights, z), 0);
    expect(pieceOfLatent(loaded, z)).toEqual(gridToPiece(grid, { name: "toy GAN" }));
  });

  it("refuses what is none, naming it", () => {
    const bytes = exportGenerator(config, weights, facts);
    expect(() => loadGenerator(bytes.slice(0, 200), "cut.etude")).toThrow(/^cut\.etude: /);
    const altered = bytes.slice();
    altered[altered.length - 100] ^= 1;
    expect(() => loadGenerator(altered, "altered.etude")).toThrow(/^altered\.etude: /);
    const deep = { ...config, width: 9 };
    expect(() => exportGenerator(deep, weights, facts)).toThrow(/weights/);
  });
});

describe("directions of the latent space", () => {
  const config = toyConfig({ latent: 12, width: 16 });
  const directions = latentDirections(config, someWeights(config));

  it("are at right angles to one another", () => {
    directions.forEach((a, i) => {
      directions.forEach((b, j) => {
        const dot = a.vector.reduce((sum, value, k) => sum + value * b.vector[k], 0);
        expect(dot).toBeCloseTo(Number(i === j), 5);
      });
    });
  });

  it("lead where their trait grows", () => {
    expect(directions[0].name).toBe("height of the tune");
    for (const { low, high } of directions.slice(0, 2)) expect(high).toBeGreaterThan(low);
  });
});
