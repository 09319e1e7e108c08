import { checkArgument } from "../../../core";

/** One gate of a cell with one unit: what it gives to the input, to the last output, and always. */
export interface GateWeights {
  readonly input: number;
  readonly recurrent?: number;
  readonly bias?: number;
}

/** What opens a gate: its weights times the input and the last output, and its bias. */
export function drive(gate: GateWeights, input: number, output: number): number {
  return gate.input * input + (gate.recurrent ?? 0) * output + (gate.bias ?? 0);
}

/** How far a gate is open, 0 to 1. */
export function openness(gate: GateWeights, input: number, output: number): number {
  return 1 / (1 + Math.exp(-drive(gate, input, output)));
}

/** Throws unless all inputs are finite. */
export function checkInputs(inputs: readonly number[]): void {
  checkArgument(inputs.every(Number.isFinite), "inputs", inputs, "must be finite numbers");
}
