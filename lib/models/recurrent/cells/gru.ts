import { cellWeights } from "../../portable";
import type { Cell } from "./cell";
import { fastestKernel } from "./fastest-kernel";
import { gruKernel } from "./gru-kernel";
import { ownGru } from "./gru-own";
import { checkInputs, drive, type GateWeights, openness } from "./one-unit";

/** A GRU cell of one unit. */
export type GruUnit = Readonly<Record<"resetGate" | "updateGate" | "candidate", GateWeights>>;

/**
 * Gated recurrent unit: Cho et al. (2014), the reset gate before the product. An update gate of 1
 * keeps the old output. Its state is its output.
 */
export const gru = {
  weights: cellWeights.gru,
  kernel: fastestKernel(ownGru, gruKernel),
  layer: {
    fusedName: "FusedGRU",
    gates: ["updateGate", "resetGate", "candidate"],
    make: (tf, args) => tf.layers.gru(args),
  },
  halfwayRows: 2, // a step is two smaller products, one after the other

  /** Runs a cell of one unit over numbers, from an empty memory, and tells every step. */
  trace(unit: GruUnit, inputs: readonly number[]) {
    checkInputs(inputs);
    let output = 0;
    return inputs.map((input) => {
      const resetGate = openness(unit.resetGate, input, output);
      const updateGate = openness(unit.updateGate, input, output);
      const candidate = Math.tanh(drive(unit.candidate, input, resetGate * output));
      output = updateGate * output + (1 - updateGate) * candidate;
      return { input, resetGate, updateGate, candidate, output };
    });
  },
} satisfies Cell;
