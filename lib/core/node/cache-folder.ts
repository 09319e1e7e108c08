import { join } from "node:path";

/**
 * The folder for results of one kind that may be made again at any time: below `ETUDE_CACHE`, which
 * whoever starts the process sets. Undefined where it is not set: then nothing is kept.
 *
 * @param kind such as "fits"
 */
export function cacheFolder(kind: string): string | undefined {
  const { ETUDE_CACHE } = process.env;
  return ETUDE_CACHE ? join(ETUDE_CACHE, kind) : undefined;
}
