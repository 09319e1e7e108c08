import type { CellName } from "./cell-weights";
import { sigmoid, tanh } from "./exact-math";
import type { Matrix } from "./layout";
import type { Products } from "./products";

/** What one kernel of a layer needs to be applied. */
export interface KernelStep {
  /** Place of its bias, and of the sums of its gates: [gates · units], padded. */
  readonly bias: number;
  readonly gates: number;
  /** Its recurrent rows. */
  readonly byState: Matrix;
  /** Adds what the layer's input gives to its gates. */
  addInput(products: Products, to: number): void;
}

/** A layer's place among the numbers of a network. */
export interface LayerStep {
  readonly units: number;
  readonly kernels: readonly KernelStep[];
  /** Places of the state's arrays, the output first, each [units]; replaced by the step. */
  readonly state: readonly number[];
  /** Place of [units], free to use. */
  readonly scratch: number;
}

/** A cell's arithmetic on one row; `arrays` is how many its state has. */
interface CellStep {
  readonly arrays: number;
  step(products: Products, layer: LayerStep): void;
}

/** The arithmetic of the cells, the same as that of `models/recurrent/cells`. */
export const cellSteps: Readonly<Record<CellName, CellStep>> = {
  lstm: {
    arrays: 2,
    step(products, { units, kernels: [kernel], state: [h, c] }) {
      const { floats } = products;
      openGates(products, kernel, h);
      const [input, candidate] = [kernel.gates, kernel.gates + units];
      const [forget, output] = [candidate + units, candidate + 2 * units];
      for (let i = 0; i < units; i++) {
        const fresh = sigmoid(floats[input + i]) * tanh(floats[candidate + i]);
        const memory = sigmoid(floats[forget + i]) * floats[c + i] + fresh;
        floats[c + i] = memory;
        floats[h + i] = sigmoid(floats[output + i]) * tanh(memory);
      }
    },
  },
  gru: {
    arrays: 1,
    step(products, { units, kernels: [gate, candidate], state: [h], scratch }) {
      const { floats } = products;
      openGates(products, gate, h);
      const [reset, update] = [gate.gates, gate.gates + units];
      for (let i = 0; i < units; i++) {
        floats[scratch + i] = sigmoid(floats[reset + i]) * floats[h + i];
      }
      openGates(products, candidate, scratch);
      for (let i = 0; i < units; i++) {
        const kept = sigmoid(floats[update + i]);
        floats[h + i] = kept * floats[h + i] + (1 - kept) * tanh(floats[candidate.gates + i]);
      }
    },
  },
};

/** The sums that open the gates: bias, input, and the state at `from`. */
function openGates(products: Products, kernel: KernelStep, from: number): void {
  const { bias, gates, byState } = kernel;
  products.floats.copyWithin(gates, bias, bias + byState.stride);
  kernel.addInput(products, gates);
  products.addProduct(gates, from, byState);
}
