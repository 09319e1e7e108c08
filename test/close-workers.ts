import { afterAll } from "vitest";

// Threads that wait for another training end before the process does. Since the binding is mended
// (lib/tools/setup/steps/binding-repairs.cjs) no process was seen to crash without this, in 8 tries.
// Most tests start no thread, and need not load what closes them.
let hasThreads = false;
process.once("worker", () => {
  hasThreads = true;
});
afterAll(async () => {
  if (!hasThreads) return;
  const { closeTrainingWorkers } = await import("../lib/training/worker-pool");
  await closeTrainingWorkers();
});
