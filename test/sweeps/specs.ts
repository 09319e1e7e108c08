import { planSweep, type SweepPlan } from "../../lib/sweeps/plan";
import { parseSpec } from "../../lib/sweeps/spec";

/** A specification of two widths and two rates; `more` replaces or adds. */
export const spec = (more: object = {}) =>
  parseSpec("spec.json", {
    ...{ name: "tiny", recipes: "chorale", epochs: 2 },
    parameters: { "network.units": [8, 16], "training.learningRate": [0.001, 0.01] },
    ...more,
  });

export const plan = (more: object = {}): SweepPlan => planSweep("spec.json", spec(more));
