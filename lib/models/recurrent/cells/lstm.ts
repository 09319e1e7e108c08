import { cellWeights } from "../../portable";
import type { Cell } from "./cell";
import { fastestKernel } from "./fastest-kernel";
import { lstmKernel } from "./lstm-kernel";
import { ownLstm } from "./lstm-own";
import { checkInputs, drive, type GateWeights, openness } from "./one-unit";

/** An LSTM cell small enough to follow with a pencil: one number in, one unit. */
export type LstmUnit = Readonly<
  Record<"inputGate" | "forgetGate" | "outputGate" | "candidate", GateWeights>
>;

/**
 * Long short-term memory: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al.
 * (2000), which starts open (Jozefowicz et al. 2015). Its state is what it says (h) and what it
 * remembers (c).
 */
export const lstm = {
  weights: cellWeights.lstm,
  kernel: fastestKernel(ownLstm, lstmKernel),
  layer: {
    fusedName: "FusedLSTM",
    gates: ["inputGate", "forgetGate", "candidate", "outputGate"],
    make: (tf, args) => tf.layers.lstm(args),
  },
  halfwayRows: 1,

  /**
   * Runs a cell of one unit over numbers, from an empty memory, and tells every step: how far the
   * gates are open, the candidate, the memory, and the output: the output gate times tanh of the
   * memory.
   *
   * @example
   * cells.lstm.trace(unit, [1, 0, 0]).map((step) => step.memory); // [0.96, 0.96, 0.95]
   */
  trace(unit: LstmUnit, inputs: readonly number[]) {
    checkInputs(inputs);
    let [memory, output] = [0, 0];
    return inputs.map((input) => {
      const inputGate = openness(unit.inputGate, input, output);
      const forgetGate = openness(unit.forgetGate, input, output);
      const outputGate = openness(unit.outputGate, input, output);
      const candidate = Math.tanh(drive(unit.candidate, input, output));
      memory = forgetGate * memory + inputGate * candidate;
      output = outputGate * Math.tanh(memory);
      return { input, inputGate, forgetGate, outputGate, candidate, memory, output };
    });
  },
} satisfies Cell;
