import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ArrayFileKind, RunError } from "../core";
import { cacheFolder, codeKey, readArrayFile, writeArrayFile } from "../core/node";

/** What a training gave: its numbers and its weights. */
export interface Kept<Header> {
  readonly header: Header;
  readonly weights: Float32Array;
}

/** What an equal training is known by, beside the code that trains. */
export interface FitQuestion<Header> {
  readonly file: ArrayFileKind<Header>;
  /** Paths of the modules that train. */
  readonly code: readonly string[];
  readonly settings: unknown;
  readonly data: Iterable<string | NodeJS.ArrayBufferView>;
}

/**
 * The result of an equal training (data, settings and code) from the cache, or of `train`.
 *
 * @param use false: neither looks into the cache nor keeps anything
 * @param train its `keep` says whether the result is worth keeping (an interrupted one is not)
 */
export async function trainOrRead<Header extends object>(
  { file, code, settings, data }: FitQuestion<Header>,
  use: boolean,
  train: () => Promise<Kept<Header> & { readonly keep: boolean }>,
): Promise<Kept<Header> & { readonly fromCache: boolean }> {
  const folder = use ? cacheFolder("fits") : undefined;
  if (folder === undefined) return { ...(await train()), fromCache: false };
  const key = codeKey(code, [file.kind, JSON.stringify(settings), ...data]);
  const path = join(folder, `${key.slice(0, 32)}.bin`);
  const cached = readKept(path, file);
  if (cached) return { ...cached, fromCache: true };
  const { header, weights, keep } = await train();
  if (keep) writeArrayFile(path, file, { header, arrays: { weights } });
  return { header, weights, fromCache: false };
}

function readKept<Header>(path: string, file: ArrayFileKind<Header>): Kept<Header> | null {
  if (!existsSync(path)) return null;
  try {
    const { header, arrays } = readArrayFile(path, file);
    return { header, weights: arrays.weights };
  } catch (error) {
    if (error instanceof RunError) return null; // damaged or of another version: train again
    throw error;
  }
}
