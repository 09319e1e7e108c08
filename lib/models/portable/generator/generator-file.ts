import * as z from "zod/mini";
import {
  type ArrayFileKind,
  checkArgument,
  packArrays,
  RunError,
  type StoredArray,
  unpackArrays,
} from "../../../core";
import { compactArray, expandArray, type WeightBits } from "../compact";
import { type GeneratorShape, generatorArrays } from "./shape";

/** Sizes that a file may claim. */
const size = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
const pitch = z.int().check(z.minimum(0), z.maximum(127));

const headerSchema = z.object({
  name: z.string(),
  bits: z.union([z.literal(8), z.literal(16), z.literal(32)]),
  shape: z.object({
    ranges: z.array(z.tuple([pitch, pitch])).check(z.length(4)),
    steps: size(1024).check(z.multipleOf(4)),
    latent: size(1024),
    width: size(1024),
  }),
  stepsPerQuarter: size(48),
  /** What the music is that it learnt from. */
  data: z.string(),
  /** Steps of training. */
  trained: z.int().check(z.minimum(0)),
  /** Ways through the latent space, with what was measured on each. */
  directions: z
    .array(z.object({ name: z.string(), unit: z.string(), low: z.number(), high: z.number() }))
    .check(z.maxLength(16)),
});

/** What a generator's file says beside its arrays. */
export type GeneratorHeader = z.infer<typeof headerSchema>;

/** A generator as its file holds it. */
export interface GeneratorFile {
  readonly header: GeneratorHeader;
  /** Weights, then the statistics of normalisation, in the order of `generatorArrays`. */
  readonly weights: Float32Array;
  /** Unit vectors, one row for each direction, [directions, latent]. */
  readonly directions: Float32Array;
}

const generatorKind: ArrayFileKind<GeneratorHeader> = {
  kind: "generator",
  version: 1,
  header: headerSchema,
  remedy: "export the generator anew, or use a newer Étude",
};

const directionsName = "directions";

function* cut(shape: GeneratorShape, weights: Float32Array) {
  let at = 0;
  for (const spec of generatorArrays(shape)) {
    yield { spec, values: weights.subarray(at, at + spec.size) };
    at += spec.size;
  }
}

/**
 * The bytes of a generator: filters of 32, 16 or 8 bits, all that is a vector float32.
 *
 * @throws InvalidArgumentError for weights of another shape
 */
export function packGenerator({ header, weights, directions }: GeneratorFile): Uint8Array {
  const { shape, bits } = header;
  const expected = generatorArrays(shape).reduce((sum, spec) => sum + spec.size, 0);
  const fits = weights.length === expected;
  checkArgument(fits, "weights", weights.length, `must be ${expected} numbers for this shape`);
  const stored = [...cut(shape, weights)].map(({ spec, values }) =>
    compactArray(spec, values, bits as WeightBits),
  );
  const arrays = Object.assign({ [directionsName]: directions }, ...stored);
  return packArrays(generatorKind, { header, arrays });
}

/**
 * Reads what `packGenerator` wrote. Nothing of it is executed.
 *
 * @param source what messages call the bytes
 * @throws RunError naming the source and what is wrong with it
 */
export function unpackGenerator(bytes: Uint8Array, source: string): GeneratorFile {
  const { header, arrays } = unpackArrays(bytes, source, generatorKind);
  const refuse = (what: string) => new RunError(`${source}: ${what} (${generatorKind.remedy})`);
  const backwards = header.shape.ranges.find(([low, high]) => low > high);
  if (backwards) throw refuse(`a voice from ${backwards[0]} to ${backwards[1]}`);
  const directions: StoredArray | undefined = arrays[directionsName];
  const wanted = header.directions.length * header.shape.latent;
  if (!(directions instanceof Float32Array) || directions.length !== wanted) {
    throw refuse(`its directions are not ${wanted} numbers`);
  }
  const parts = generatorArrays(header.shape).map((spec) => {
    const values = expandArray(spec, arrays);
    if (!values?.every(Number.isFinite))
      throw refuse(`${spec.name} is not [${spec.shape}] numbers`);
    return values;
  });
  const weights = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return { header, weights, directions };
}
