import { afterAll } from "vitest";
import { closeTrainingWorkers } from "../lib/training/gang";

// A process that ends while worker threads hold the C library may crash on its way out.
afterAll(closeTrainingWorkers);
