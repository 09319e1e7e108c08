import { parentPort, workerData } from "node:worker_threads";
import { ContentCache } from "./ingest-cache";
import { ingestFile, type Reading } from "./ingest-file";

/** Files to read, for a worker. */
export type ReadRequest = readonly { readonly path: string; readonly size: number }[];
/** Their readings in the same order. */
export type ReadReply = readonly Reading[];

const cache = new ContentCache((workerData as { cacheFolder: string | undefined }).cacheFolder);

parentPort?.on("message", (files: ReadRequest) => {
  const reply: ReadReply = files.map(({ path, size }) => ingestFile(path, size, cache));
  parentPort?.postMessage(reply);
});
