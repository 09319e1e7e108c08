import { Random } from "../../lib/core/random";
import { choraleGanConfig } from "../../lib/models/gan/config";
import { packGenerator } from "../../lib/models/portable/generator/generator-file";
import { generatorArrays } from "../../lib/models/portable/generator/shape";

/** A generator of the chapter's size that nobody trained. */
export function untrainedGenerator(): Uint8Array {
  const { ranges, steps, latent, width } = choraleGanConfig();
  const shape = {
    ranges: ranges.map(([a, b]) => [a, b] as [number, number]),
    steps,
    latent,
    width,
  };
  const random = Random.fromSeed("explore");
  const parts = generatorArrays(shape).map(({ name, size, shape: sides }) => {
    const fan = sides.slice(0, -1).reduce((a, b) => a * b, 1);
    const isOne = /scale|variance/.test(name);
    return Float32Array.from({ length: size }, () =>
      isOne ? 1 : sides.length < 2 ? 0 : (1.4 * random.normal()) / Math.sqrt(fan),
    );
  });
  const weights = Float32Array.from(parts.flatMap((part) => [...part]));
  const directions = new Float32Array(2 * latent);
  directions[0] = 1;
  directions[latent + 1] = 1;
  return packGenerator({
    header: {
      ...{ name: "GAN", bits: 16, shape, stepsPerQuarter: 2, data: "<b>nothing</b>", trained: 0 },
      directions: ["height", "movement"].map((name) => ({ name, unit: "u", low: 0, high: 1 })),
    },
    ...{ weights, directions },
  });
}
