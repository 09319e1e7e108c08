import { describe, expect, it } from "vitest";
import {
  cellTable,
  choraleFaultsTable,
  collapseTable,
  memorisationTable,
  overlapTable,
  propertiesFigure,
  signsTable,
  summariseCell,
} from "../../lib/display/comparison-tables";
import { compareSets } from "../../lib/evaluation/compare-sets";
import { compareMemorisation, MemorisationIndex } from "../../lib/evaluation/memorisation";
import { musicSigns } from "../../lib/evaluation/music-signs";
import type { SeededLikelihood } from "../../lib/evaluation/seeds";
import { choraleTable } from "../../lib/models/gan/chorale-table";
import { createPiece } from "../../lib/music/piece";
import type { CellRun } from "../../lib/recipes/compare-cells";
import { toyCrops } from "../models/gan/toy";

const line = (shift: number) =>
  createPiece({
    name: `line ${shift}`,
    notes: Array.from({ length: 12 }, (_, i) => ({
      ...{ pitch: 60 + ((i * shift) % 12), startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });
const [training, heldOut, made] = [
  [line(1), line(5)],
  [line(7), line(2)],
  [line(3), line(4)],
];

describe("cellTable", () => {
  const score = {
    mean: { bitsPerToken: 3.21, interval: { low: 3.1, high: 3.3 }, accuracy: 0.314 },
    ...{ bits: [3.2, 3.22], lowest: 3.2, highest: 3.22 },
  } as unknown as SeededLikelihood;
  const runs = [10, 12].map((seconds, seed) => ({
    ...{ cell: "gru", seed, epochs: 6 },
    fit: { seconds, parameterCount: 1234, config: { units: 32 } },
  })) as unknown as CellRun[];

  it("has size, mean time, interval, seeds and accuracy", () => {
    expect(cellTable([summariseCell(runs, score)], "Equal parameters").text).toMatchInlineSnapshot(`
      "cell  units  parameters  epochs  seconds (a training)  bits per token (95 % over pieces)  seeds (lowest to highest)  accuracy
      ────  ─────  ──────────  ──────  ────────────────────  ─────────────────────────────────  ─────────────────────────  ────────
      GRU      32       1,234       6                    11  3.21 [3.10, 3.30]                  3.200 to 3.220               31.4 %
      Equal parameters"
    `);
  });
});

describe("the tables of a comparison", () => {
  const sets = [
    { label: "training", pieces: training },
    { label: "held-out", pieces: heldOut },
    { label: "GAN", pieces: made },
  ];
  const rows = compareSets(sets, { reference: "training", ceiling: "held-out" });

  it("leave the reference out", () => {
    expect(overlapTable(rows).text).not.toContain("training");
    const names = propertiesFigure(rows, "Properties").data.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(["held-out", "GAN"]));
  });

  it("name repeats and alarms", () => {
    const { text } = signsTable([{ music: "GAN", ...musicSigns(made, training) }]);
    expect(text).toContain("longest repeat (moments)");
    expect(text).toContain("0 %");
  });

  it("name what is shared with the training pieces", () => {
    const comparison = compareMemorisation(new MemorisationIndex(training), made, heldOut);
    const { text } = memorisationTable([{ music: "GAN", comparison }], "In any key");
    expect(text).toContain("longest passage shared (notes, median)");
    expect(text).toContain("In any key");
  });
});

describe("the tables of a GAN", () => {
  it("count what collapses", () => {
    const collapse = {
      ...{ distinctPerSample: 2, distinctOverall: 3 },
      ...{ distinctPerPosition: 1.5, repeatedSamples: 0.25 },
    };
    const options = { unit: "tokens", sample: "sample" };
    const { text } = collapseTable([{ music: "GAN", ...collapse }], options);
    expect(text).toMatchInlineSnapshot(`
      "music  different tokens (in a sample)  different tokens (over all)  different tokens (at a position)  repeated samples
      ─────  ──────────────────────────────  ───────────────────────────  ────────────────────────────────  ────────────────
      GAN                                 2                            3                               1.5            25.0 %"
    `);
  });

  it("mark faults, and do not ask the training pieces whether they copy", () => {
    const rows = choraleTable(toyCrops(4), toyCrops(4), { GAN: toyCrops(2) });
    const [first] = choraleFaultsTable(rows).text.split("\n").slice(2);
    expect(first).toMatch(/^training pieces .* – /);
  });
});
