import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { loadModel, modelEnding } from "../models/portable";

/** A model in one row. */
export interface ModelSummary {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly recipe: string;
  readonly encoding: string;
  readonly parameters: number;
  /** On held-out pieces; null where none are held out. */
  readonly bitsPerToken: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Of the data that it was trained on. */
  readonly licence: string;
}

/**
 * The models in a folder, sorted by name; each file is opened and checked.
 *
 * @throws RunError for a file that is no model
 */
export function listModels(folder: string): ModelSummary[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(modelEnding));
  return files.sort().map((name) => {
    const file = join(folder, name);
    const bytes = readFileSync(file);
    const { run, card } = loadModel(bytes, file).header;
    const { parameters, heldOut, data } = card;
    return {
      ...{ name: basename(name, modelEnding), file, bytes: bytes.length },
      ...{ recipe: run.recipe, encoding: run.encoding, parameters },
      bitsPerToken: heldOut?.bitsPerToken ?? null,
      interval: heldOut?.interval ?? null,
      licence: data.licence,
    };
  });
}
