import { describe, expect, it } from "vitest";
import {
  cellTable,
  matchOf,
  scoreCells,
  scoresFigure,
  scoreWriters,
  summariseCell,
} from "../../../lib/chapters/08-comparison/cells";
import {
  longerFinding,
  parametersFinding,
  timeFinding,
} from "../../../lib/chapters/08-comparison/findings";
import type { CellRun } from "../../../lib/chapters/08-comparison/fit-cells";
import { buildDataset } from "../../../lib/dataset/dataset";
import type { SeededLikelihood } from "../../../lib/evaluation/seeds";
import { trainNgram } from "../../../lib/models/ngram";
import { createPiece } from "../../../lib/music/piece";
import { encodingByName } from "../../../lib/tokens/registry";
import type { Fit } from "../../../lib/training/fit-recurrent";

const score = {
  mean: { bitsPerToken: 3.21, interval: { low: 3.1, high: 3.3 }, accuracy: 0.314 },
  ...{ bits: [3.2, 3.22], lowest: 3.2, highest: 3.22 },
} as unknown as SeededLikelihood;
const runsOf = (cell: "lstm" | "gru", model: unknown = null) =>
  [10, 12].map((seconds, seed) => ({
    ...{ cell, seed, epochs: 6 },
    fit: { seconds, parameterCount: 1234, config: { units: 32 }, model },
  })) as unknown as CellRun[];
const pair = {
  lstm: summariseCell(runsOf("lstm"), score),
  gru: summariseCell(runsOf("gru"), score),
};

describe("the table of cells", () => {
  it("has size, mean time, interval, seeds and accuracy", () => {
    expect(cellTable(pair, "Equal parameters").text).toMatchInlineSnapshot(`
      "cell  units  parameters  epochs  seconds (a training)  bits per token (95 % over pieces)  seeds (lowest to highest)  accuracy
      ────  ─────  ──────────  ──────  ────────────────────  ─────────────────────────────────  ─────────────────────────  ────────
      LSTM     32       1,234       6                    11  3.21 [3.10, 3.30]                  3.200 to 3.220               31.4 %
      GRU      32       1,234       6                    11  3.21 [3.10, 3.30]                  3.200 to 3.220               31.4 %
      Equal parameters"
    `);
    const names = scoresFigure([], pair).data.map(({ name }) => name);
    expect(names).toEqual(["LSTM", "GRU"]);
  });
});

describe("scored cells", () => {
  const scale = (name: string, from: number) =>
    createPiece({
      name,
      notes: Array.from({ length: 12 }, (_, i) => ({
        ...{ pitch: from + ((i * i) % 7), startTicks: i * 480, durationTicks: 480 },
        ...{ velocity: 80, track: 0 },
      })),
    });
  const pieces = Array.from({ length: 12 }, (_, i) => scale(`${i}`, 60 + (i % 3)));
  const dataset = buildDataset(pieces, { encoding: encodingByName("notes"), seed: 1 });
  const { size: vocabularySize } = dataset.vocabulary;
  const ngram = (order: number) => trainNgram(dataset.sequences, { order, vocabularySize });

  it("are averaged over their runs and paired over pieces", async () => {
    const runs = [...runsOf("gru", ngram(3)), ...runsOf("lstm", ngram(1))];
    const scored = await scoreCells(dataset, runs);
    expect([scored.lstm.cell, scored.gru.cell]).toEqual(["LSTM", "GRU"]);
    expect(scored.gru.bits).toBeLessThan(scored.lstm.bits);
    const fitOf = (order: number) => ({ model: ngram(order), parameterCount: 7, seconds: 1 });
    const fits = { lstm: fitOf(1), gru: fitOf(3) } as unknown as { lstm: Fit; gru: Fit };
    const writers = await scoreWriters(dataset, fits);
    expect(writers.gru.likelihood.bitsPerToken).toBeCloseTo(scored.gru.bits, 10);
    const match = matchOf(scored);
    expect(match.difference).toBeCloseTo(scored.gru.bits - scored.lstm.bits, 10);
    expect(match.high).toBeLessThan(0);
    expect(parametersFinding(match, scored).text).toMatch(
      /^Finding\. At equal parameters the GRU is better by .* moves the LSTM by 0 and the GRU by 0 bits\.$/,
    );
    expect(timeFinding(match, { lstm: 6, gru: 7 }, 6).text).toMatch(
      /The GRU can afford 7 epochs where the other has 6: the GRU is better/,
    );
    expect(timeFinding(match, { lstm: 8, gru: 6 }, 6).text).toContain("The LSTM can afford 8");
    expect(longerFinding(writers, { difference: -0.02 }).text).toMatch(
      /^Finding\. After the longer training the GRU is better by .* At first the difference was −0\.020 bits\. This is one seed/,
    );
    expect(timeFinding(match, { lstm: 6, gru: 6 }, 6).text).toContain("neither can afford another");
  });
});
