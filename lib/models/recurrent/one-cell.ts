import { checkArgument } from "../../core";

/** One gate of a cell with one unit: what it gives to the input, to the last output, and always. */
export interface GateWeights {
  readonly input: number;
  readonly recurrent?: number;
  readonly bias?: number;
}

/** An LSTM cell small enough to follow with a pencil: one number in, one unit. */
export interface SmallLstm {
  readonly inputGate: GateWeights;
  readonly forgetGate: GateWeights;
  readonly outputGate: GateWeights;
  readonly candidate: GateWeights;
}

/** A GRU cell of one unit. */
export interface SmallGru {
  readonly resetGate: GateWeights;
  readonly updateGate: GateWeights;
  readonly candidate: GateWeights;
}

/** What an LSTM cell did at one step. */
export interface LstmStep {
  readonly input: number;
  readonly inputGate: number;
  readonly forgetGate: number;
  readonly outputGate: number;
  readonly candidate: number;
  /** The cell: what is remembered. */
  readonly memory: number;
  /** What the cell says: the output gate times tanh of the memory. */
  readonly output: number;
}

/** What a GRU cell did at one step. */
export interface GruStep {
  readonly input: number;
  readonly resetGate: number;
  readonly updateGate: number;
  readonly candidate: number;
  /** Memory and output in one. */
  readonly output: number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function drive(gate: GateWeights, input: number, output: number): number {
  return gate.input * input + (gate.recurrent ?? 0) * output + (gate.bias ?? 0);
}

function checkInputs(inputs: readonly number[]): void {
  checkArgument(inputs.every(Number.isFinite), "inputs", inputs, "must be finite numbers");
}

/**
 * Runs an LSTM cell of one unit over numbers, from an empty memory, and tells every step.
 *
 * Source: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000).
 *
 * @example
 * traceLstm(cell, [1, 0, 0]).map((step) => step.memory); // [0.96, 0.96, 0.95]
 */
export function traceLstm(cell: SmallLstm, inputs: readonly number[]): LstmStep[] {
  checkInputs(inputs);
  let [memory, output] = [0, 0];
  return inputs.map((input) => {
    const inputGate = sigmoid(drive(cell.inputGate, input, output));
    const forgetGate = sigmoid(drive(cell.forgetGate, input, output));
    const outputGate = sigmoid(drive(cell.outputGate, input, output));
    const candidate = Math.tanh(drive(cell.candidate, input, output));
    memory = forgetGate * memory + inputGate * candidate;
    output = outputGate * Math.tanh(memory);
    return { input, inputGate, forgetGate, outputGate, candidate, memory, output };
  });
}

/**
 * Runs a GRU cell of one unit over numbers, from an empty memory, and tells every step. An update
 * gate of 1 keeps the old output, as in the networks of this library.
 *
 * Source: Cho et al. (2014), the reset gate before the product.
 */
export function traceGru(cell: SmallGru, inputs: readonly number[]): GruStep[] {
  checkInputs(inputs);
  let output = 0;
  return inputs.map((input) => {
    const resetGate = sigmoid(drive(cell.resetGate, input, output));
    const updateGate = sigmoid(drive(cell.updateGate, input, output));
    const candidate = Math.tanh(drive(cell.candidate, input, resetGate * output));
    output = updateGate * output + (1 - updateGate) * candidate;
    return { input, resetGate, updateGate, candidate, output };
  });
}
