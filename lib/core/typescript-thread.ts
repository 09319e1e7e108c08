import { Worker, type WorkerOptions } from "node:worker_threads";
import { projectPath } from "./root";

/**
 * Starts a worker thread that runs a module of this library.
 *
 * @param module its path below lib, without the ending
 * @example
 * startThread("training/worker").postMessage(request);
 */
export function startThread(
  module: string,
  options: Pick<WorkerOptions, "workerData" | "transferList"> = {},
): Worker {
  return new Worker(projectPath("lib", "core", "typescript-thread.cjs"), {
    ...options,
    argv: [projectPath("lib", `${module}.ts`)],
    execArgv: [], // loaders of this thread are not for that one
    env: { ...process.env },
  });
}
