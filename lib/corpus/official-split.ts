import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../core";

const side = z.enum(["train", "validation", "test"]);
/** A table by columns, each with its rows by number: how MAESTRO states its split. */
const columns = z.object({
  midi_filename: z.record(z.string(), z.string()),
  split: z.record(z.string(), side),
});
const lists = z.object({
  train: z.array(z.string()),
  validation: z.array(z.string()).default([]),
  test: z.array(z.string()),
});

/** The split that a folder states for its files. */
export interface OfficialSplit {
  /** The file that states it, for keys of results. */
  readonly text: string;
  /** By path below the folder, whether a file is held out: of `validation` or `test`. */
  readonly heldOut: ReadonlyMap<string, boolean>;
}

/**
 * What a folder says itself about which of its files are to be held out: `maestro-v….json` as
 * MAESTRO has it, or `split.json` with lists of paths named `train`, `validation` and `test`.
 *
 * @returns undefined for a folder that says nothing
 * @throws DataError for a file of that name that cannot be read as such
 */
export function readOfficialSplit(folder: string): OfficialSplit | undefined {
  const name = readdirSync(folder).find((file) => /^(maestro-v[\d.]+|split)\.json$/.test(file));
  if (name === undefined) return undefined;
  const text = readFileSync(join(folder, name), "utf8");
  const heldOut = heldOutOf(parse(text));
  if (heldOut) return { text, heldOut };
  throw new DataError(
    `${join(folder, name)}: no split (lists of paths named train, validation and test; or remove it)`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function heldOutOf(found: unknown): Map<string, boolean> | undefined {
  const table = columns.safeParse(found);
  if (table.success) {
    const { midi_filename: paths, split } = table.data;
    return new Map(Object.entries(paths).map(([row, path]) => [path, split[row] !== "train"]));
  }
  const named = lists.safeParse(found);
  if (!named.success) return undefined;
  const { train, validation, test } = named.data;
  return new Map([
    ...train.map((path) => [path, false] as const),
    ...[...validation, ...test].map((path) => [path, true] as const),
  ]);
}
