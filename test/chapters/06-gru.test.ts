import { describe, expect, it } from "vitest";
import {
  answerFinding,
  cellSizes,
  contestFinding,
  leadFinding,
  memoryFinding,
  paceFinding,
  paceTable,
  sizesFinding,
  sizesTable,
  strokesFinding,
  traceGru,
  traceLstm,
} from "../../lib/chapters/06-gru";
import { parameterCountOf } from "../../lib/models/recurrent/size";
import { commonDataset, commonFit } from "../../lib/recipes/common-fit";
import type { Fit } from "../../lib/training/fit-recurrent";
import { melody } from "../tokens/music";
import { historyOf, scoredAt } from "./recurrent/scored";

describe("two strokes of a bell", () => {
  it("are counted by an LSTM and not by a GRU", () => {
    const heard = [0, 1, 0, 0, 0, 0, 1];
    const [bell, open] = [
      { input: 12, bias: -6 },
      { input: 0, bias: 6 },
    ];
    const candidate = { input: 1 };
    const gates = { inputGate: bell, forgetGate: open, outputGate: open, candidate };
    const silence = { input: -12, bias: 6 };
    const gru = traceGru({ resetGate: open, updateGate: silence, candidate }, heard);
    expect(strokesFinding(traceLstm(gates, heard), gru).text).toMatch(
      /LSTM holds 1\.51 .* GRU 0\.76/,
    );
  });
});

describe("sizes", () => {
  const pieces = [60, 62, 64, 65, 67].map((low, i) => ({
    ...melody([low, 0, 1], [low + 4, 1, 1]),
    name: `piece ${i}`,
  }));
  const settings = { profile: "smoke", seed: 1, data: "" } as const;
  const dataset = commonDataset(pieces, settings);
  const fits = (["lstm", "gru"] as const).map((cell) => commonFit(dataset, settings, cell));
  const sizes = cellSizes(dataset, fits[0], fits[1]);

  it("are equal in units, or nearly in parameters", () => {
    expect(sizes.equalUnits).toMatchObject({ cell: "gru", units: sizes.lstm.units });
    const [lstm, gru] = [sizes.lstm, sizes.equalParameters].map(parameterCountOf);
    expect(gru / lstm).toBeCloseTo(1, 1);
    expect(parameterCountOf(sizes.equalUnits)).toBeLessThan(lstm);
  });

  it("are said with what is saved", () => {
    expect(sizesTable(sizes).text).toContain("GRU, equal parameters");
    expect(sizesFinding(sizes).text).toMatch(/At 48 units .* has \d+\.\d % fewer .* \d+ more than/);
  });
});

const trained = (bits: readonly number[], { seconds = 1, fromCache = false } = {}) =>
  ({
    ...{ history: historyOf(bits, seconds), fromCache, seconds: 10, parameterCount: 99 },
    config: { units: 8 },
  }) as unknown as Fit;

describe("who is ahead", () => {
  it("is told after a third of the epochs and at the end", () => {
    const text = leadFinding(trained([5, 4, 3.5, 3]), trained([5, 3.8, 3.4, 3.2])).text;
    expect(text).toMatch(/third of the epochs the GRU is ahead by 0\.20 bits, at the end the LSTM/);
    expect(text).toContain("The order changed on the way");
  });

  it("may be nobody", () => {
    const text = leadFinding(trained([5, 4, 3.5, 3]), trained([5, 4, 3.4, 2.9])).text;
    expect(text).toMatch(/epochs neither is ahead, at the end the GRU .* did not change places/);
    expect(leadFinding(trained([]), trained([3])).text).toContain("before its first epoch");
  });
});

describe("who is faster", () => {
  it.each([
    [1.05, "about equal work"],
    [0.5, "faster cell here"],
    [2, "do not make it faster"],
  ])("is told by the ratio of median epochs: %d", (seconds, moral) => {
    expect(paceFinding(trained([3]), trained([3], { seconds })).text).toContain(moral);
  });

  it("is told with care when one of them was trained at another time", () => {
    const [cached, fresh] = [trained([3], { fromCache: true }), trained([3])];
    expect(paceFinding(cached, fresh).text).toMatch(/^Note.*may have been busier/);
    expect(paceFinding(cached, cached).text).toMatch(/^Finding/);
    expect(paceTable({ LSTM: cached }).text).toMatch(/LSTM +8 +99 +1 +100 +10/);
  });
});

describe("who is better", () => {
  const lstm = scoredAt("LSTM", [4, 4, 4]);
  const floor = scoredAt("5-gram", [5, 5, 5]);

  it("is one of them only where the interval says so", () => {
    const [gru, none, worse] = [
      [3, 3.1, 3],
      [3, 4.9, 3.9],
      [5, 5.1, 5],
    ].map((bits) => scoredAt("GRU", bits));
    expect(contestFinding(gru, lstm).text).toContain("the GRU is the better");
    expect(contestFinding(worse, lstm).text).toContain("the LSTM is the better");
    expect(contestFinding(none, lstm).text).toContain("cannot tell the two networks apart");
    expect(answerFinding(gru, lstm, floor).text).toMatch(
      /3\.03 .* 4, the best n-gram 5\. The GRU is/,
    );
    expect(answerFinding(none, lstm, floor).text).toContain("the two cannot be told apart");
  });
});

describe("who hears further", () => {
  const series = (label: string, ...bits: number[]) => ({
    label,
    points: bits.map((each, i) => ({ length: 2 ** i, bits: each })),
  });

  it("is who saves more by it", () => {
    const lstm = series("LSTM", 5, 4);
    expect(memoryFinding([lstm, series("GRU", 5, 4.05)]).text).toContain("about as far as two");
    expect(memoryFinding([lstm, series("GRU", 5, 3)]).text).toContain("more to the GRU");
    expect(memoryFinding([lstm, series("GRU", 5, 4.5)]).text).toMatch(
      /From 1 .* to 2, .* the LSTM\.$/,
    );
  });
});
