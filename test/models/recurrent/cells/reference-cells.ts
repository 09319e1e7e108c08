/** Recurrent cells in plain double arithmetic, written from their formulas: the oracle. */
export interface Sequence {
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly units: number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

// row · columns of a matrix [rows, width] starting at column `from`
function product(row: readonly number[], matrix: ArrayLike<number>, width: number, column: number) {
  return row.reduce((sum, value, i) => sum + value * matrix[i * width + column], 0);
}

/** LSTM: kernel [inputs + units, 4 · units] and bias, gates i, c, f, o. */
export function referenceLstm(
  { time, batch, inputs, units }: Sequence,
  [x, kernel, bias, h0, c0]: readonly ArrayLike<number>[],
): { outputs: number[]; final: number[][] } {
  const outputs: number[] = [];
  let h = Array.from(h0);
  let c = Array.from(c0);
  for (let t = 0; t < time; t++) {
    const [nextH, nextC]: number[][] = [[], []];
    for (let b = 0; b < batch; b++) {
      const at = (t * batch + b) * inputs;
      const row = [...Array.from(x).slice(at, at + inputs), ...h.slice(b * units, (b + 1) * units)];
      const gate = (g: number, u: number) =>
        product(row, kernel, 4 * units, g * units + u) + bias[g * units + u];
      for (let u = 0; u < units; u++) {
        const cell =
          sigmoid(gate(2, u)) * c[b * units + u] + sigmoid(gate(0, u)) * Math.tanh(gate(1, u));
        nextC.push(cell);
        nextH.push(sigmoid(gate(3, u)) * Math.tanh(cell));
      }
    }
    [h, c] = [nextH, nextC];
    outputs.push(...h);
  }
  return { outputs, final: [h, c] };
}

/** GRU: gates r, z; h = z h₋₁ + (1 − z) tanh(W [x, r h₋₁] + b). */
export function referenceGru(
  { time, batch, inputs, units }: Sequence,
  [x, gateKernel, kernel, gateBias, bias, h0]: readonly ArrayLike<number>[],
): { outputs: number[]; final: number[][] } {
  const outputs: number[] = [];
  let h = Array.from(h0);
  for (let t = 0; t < time; t++) {
    const next: number[] = [];
    for (let b = 0; b < batch; b++) {
      const at = (t * batch + b) * inputs;
      const input = Array.from(x).slice(at, at + inputs);
      const before = h.slice(b * units, (b + 1) * units);
      const gate = (g: number, u: number) =>
        sigmoid(
          product([...input, ...before], gateKernel, 2 * units, g * units + u) +
            gateBias[g * units + u],
        );
      const reset = [...input, ...before.map((value, u) => gate(0, u) * value)];
      for (let u = 0; u < units; u++) {
        const candidate = Math.tanh(product(reset, kernel, units, u) + bias[u]);
        next.push(gate(1, u) * before[u] + (1 - gate(1, u)) * candidate);
      }
    }
    h = next;
    outputs.push(...h);
  }
  return { outputs, final: [h] };
}
