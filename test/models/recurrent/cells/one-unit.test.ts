import { describe, expect, it } from "vitest";
import { cells } from "../../../../lib/models/recurrent/cells";
import type { LstmUnit } from "../../../../lib/models/recurrent/cells/lstm";

const open = { input: 0, bias: 100 };
const shut = { input: 0, bias: -100 };

describe("a cell of one unit", () => {
  it("adds up what it hears with all LSTM gates open", () => {
    const cell: LstmUnit = {
      inputGate: open,
      forgetGate: open,
      outputGate: open,
      candidate: { input: 1 },
    };
    const [first, second] = cells.lstm.trace(cell, [0.5, -0.2]);
    expect(first.memory).toBeCloseTo(Math.tanh(0.5), 12);
    expect(second.memory).toBeCloseTo(Math.tanh(0.5) + Math.tanh(-0.2), 12);
    expect(second.output).toBeCloseTo(Math.tanh(second.memory), 12);
  });

  it("keeps its memory behind a shut input gate, and forgets behind a shut forget gate", () => {
    const latch: LstmUnit = {
      inputGate: { input: 200, bias: -100 },
      forgetGate: open,
      outputGate: open,
      candidate: { input: 1 },
    };
    const kept = cells.lstm.trace(latch, [1, 0, 0, 0]);
    expect(kept[3].memory).toBeCloseTo(Math.tanh(1), 12);
    const lost = cells.lstm.trace({ ...latch, forgetGate: shut }, [1, 0]);
    expect(lost[1].memory).toBeCloseTo(0, 12);
  });

  it("follows a GRU step by hand", () => {
    const cell = {
      resetGate: { input: 0.3, recurrent: 0.2, bias: 0.1 },
      updateGate: { input: -0.4, recurrent: 0.5, bias: 0.2 },
      candidate: { input: 0.7, recurrent: -0.6, bias: 0.05 },
    };
    const steps = cells.gru.trace(cell, [1, -1]);
    const z1 = 1 / (1 + Math.exp(0.2));
    const h1 = (1 - z1) * Math.tanh(0.75);
    const r2 = 1 / (1 + Math.exp(-(-0.3 + 0.2 * h1 + 0.1)));
    const z2 = 1 / (1 + Math.exp(-(0.4 + 0.5 * h1 + 0.2)));
    const c2 = Math.tanh(-0.7 - 0.6 * r2 * h1 + 0.05);
    expect(steps[0].output).toBeCloseTo(h1, 12);
    expect(steps[1].output).toBeCloseTo(z2 * h1 + (1 - z2) * c2, 12);
  });

  it("refuses what is no number", () => {
    expect(() =>
      cells.lstm.trace({ inputGate: open, forgetGate: open, outputGate: open, candidate: open }, [
        NaN,
      ]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid inputs: [null] (must be finite numbers)]`,
    );
  });
});
