import { extname, join } from "node:path";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a worker thread that runs a module of this library.
 *
 * @param module its absolute path without the ending
 * @example
 * startThread(join(__dirname, "worker")).postMessage(request);
 */
export function startThread(
  module: string,
  options: Pick<WorkerOptions, "workerData" | "transferList"> = {},
): Worker {
  // As TypeScript the library needs its loader in the thread; compiled it does not.
  const ending = extname(__filename);
  const entry = ending === ".ts" ? join(__dirname, "typescript-thread.cjs") : module + ending;
  return new Worker(entry, {
    ...options,
    argv: [module + ending],
    execArgv: [], // loaders of this thread are not for that one
    env: { ...process.env },
  });
}
