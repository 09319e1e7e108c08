/**
 * One weight array of a recurrent layer: a kernel [inputs + units, gates · units], the input rows
 * above the recurrent ones, or a bias [gates · units].
 */
export interface CellWeight {
  readonly name: string;
  readonly kind: "kernel" | "bias";
  /** Whose `units` columns stand side by side, in this order. */
  readonly gates: readonly string[];
  /** Gates whose bias starts at 1 instead of 0. */
  readonly open?: readonly string[];
}

const lstmGates = ["inputGate", "candidate", "forgetGate", "outputGate"] as const;
const gruGates = ["resetGate", "updateGate"] as const;
const gruCandidate = ["candidate"] as const;

/**
 * The weight arrays of a layer of each cell, in the order of its kernel and of files. The LSTM's
 * forget gate starts open (Jozefowicz et al. 2015).
 */
export const cellWeights = {
  lstm: [
    { name: "kernel", kind: "kernel", gates: lstmGates },
    { name: "bias", kind: "bias", gates: lstmGates, open: ["forgetGate"] },
  ],
  gru: [
    { name: "gateKernel", kind: "kernel", gates: gruGates },
    { name: "candidateKernel", kind: "kernel", gates: gruCandidate },
    { name: "gateBias", kind: "bias", gates: gruGates },
    { name: "candidateBias", kind: "bias", gates: gruCandidate },
  ],
} satisfies Readonly<Record<string, readonly CellWeight[]>>;

/** The cells, by the names that configurations give them. */
export type CellName = keyof typeof cellWeights;

/** In the order of the list. */
export const cellNames = Object.keys(cellWeights) as [CellName, ...CellName[]];
