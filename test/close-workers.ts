import { afterAll } from "vitest";
import { closeTrainingWorkers } from "../lib/training/worker-pool";

// Threads that wait for another training end before the process does. Since the binding is mended
// (lib/tools/setup/steps/binding-repairs.cjs) no process was seen to crash without this, in 8 tries.
afterAll(closeTrainingWorkers);
