import { parentPort, workerData } from "node:worker_threads";
import { readFile } from "./read-file";
import type { Reading } from "./reading";
import { ReadingCache } from "./reading-cache";

/** Paths of files to read, for a worker. */
export type ReadRequest = readonly string[];
/** Their readings in the same order. */
export type ReadReply = readonly Reading[];

const cache = new ReadingCache((workerData as { cacheFolder: string | undefined }).cacheFolder);

parentPort?.on("message", (paths: ReadRequest) => {
  const reply: ReadReply = paths.map((path) => readFile(path, cache));
  parentPort?.postMessage(reply);
});
