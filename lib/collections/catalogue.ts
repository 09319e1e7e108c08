import { z } from "zod";
import { InvalidArgumentError } from "../core";
import entries from "./catalogue.json";
import { nearestTo } from "./nearest";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().positive();
const count = z.number().int().positive().nullable();
/** One capture: the path that a file gets. */
const pattern = z.string().refine((text) => new RegExp(text) instanceof RegExp);

/** What others say of a file that nobody could check here: a difference is told, never refused. */
const stated = z.object({ by: z.string(), bytes: bytes.nullable(), sha256: sha256.nullable() });

const source = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("url"),
    url: z.url(),
    bytes: bytes.nullable(),
    sha256: sha256.nullable(),
    stated: stated.nullable(),
  }),
  z.object({ kind: z.enum(["npm", "pip"]), package: z.string(), bytes, sha256 }),
  z.object({ kind: z.literal("set-up") }),
]);

const side = z.object({ pieces: z.number().int(), frames: z.number().int() });
const sides = z.object({ train: side, valid: side, test: side });

const collection = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  about: z.string(),
  home: z.url(),
  licence: z.object({ name: z.string(), url: z.url().nullable(), allows: z.string() }),
  source,
  form: z.enum(["midi", "abc", "piano-rolls", "four-voices"]),
  layout: z.union([z.object({ keep: pattern }), z.object({ file: z.string() })]),
  counts: z.object({ files: count, pieces: count, notes: count, sides: sides.nullable() }),
  split: z.string(),
});

/**
 * A data set that has a name here: whose it is, what its licence allows, where it is had and what it
 * must be. Null is what is not known; of files without a checksum the first download's is kept.
 */
export type Collection = z.infer<typeof collection>;
/** Pieces and frames of each side of a benchmark's official split. */
export type Sides = z.infer<typeof sides>;

/** All data sets with a name. */
export const catalogue: readonly Collection[] = z.array(collection).parse(entries);

/** The data set of this name, or undefined. */
export function findCollection(name: string): Collection | undefined {
  return catalogue.find((known) => known.name === name);
}

/** @throws InvalidArgumentError naming the nearest there is */
export function collectionByName(name: string): Collection {
  const found = findCollection(name);
  if (found) return found;
  const names = catalogue.map((known) => known.name);
  throw new InvalidArgumentError(
    `unknown data set: ${JSON.stringify(name)} (${nearestTo(name, names) ?? "there are"}: ` +
      "npm run -s etude -- data list)",
  );
}
