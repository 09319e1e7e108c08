import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  growthExponent,
  growthPanels,
  growthSeries,
  paceFigure,
} from "../../../lib/chapters/12-performance/growth";
import {
  ratiosBeside,
  ratiosOf,
  readBenchRecord,
  readGrowth,
  sharesOf,
} from "../../../lib/chapters/12-performance/records";
import type { BenchRow, Growth } from "../../../lib/recipes/speed/benchmarks";
import { growthMiddle } from "../../../lib/tools/bench/growth";

const root = mkdtempSync(join(tmpdir(), "etude-growth-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const cost = { secondsPerToken: 2e-5, peakBytes: 3 * 2 ** 20, idleBytes: 2 ** 20 };
const growth: Growth = {
  middle: growthMiddle,
  threads: 2,
  points: [
    { along: "units", value: 64, cell: "lstm", ...cost },
    { along: "units", value: 64, cell: "gru", ...cost, secondsPerToken: 1e-5 },
    { along: "units", value: 128, cell: "lstm", ...cost, secondsPerToken: 4e-5 },
    { along: "time", value: 16, cell: "lstm", ...cost },
  ],
};

describe("growth records", () => {
  it("become one curve a cell, in microseconds or in megabytes above idle", () => {
    expect(growthSeries(growth, "units", "microseconds")).toEqual([
      { label: "LSTM", x: [64, 128], y: [expect.closeTo(20), expect.closeTo(40)] },
      { label: "GRU", x: [64], y: [expect.closeTo(10)] },
    ]);
    expect(growthSeries(growth, "time", "megabytes")).toEqual([{ label: "LSTM", x: [16], y: [2] }]);
  });

  it("grow with the slope in the logarithms, which one point does not have", () => {
    expect(growthExponent({ x: [1, 2, 4], y: [3, 12, 48] })).toBeCloseTo(2, 10);
    expect(growthExponent({ x: [1], y: [3] })).toBeNaN();
  });

  it("are drawn with their exponents over each panel", () => {
    const { annotations } = growthPanels(growth, "microseconds").layout as {
      annotations: { text: string }[];
    };
    const titles = annotations.map(({ text }) => text.replace(/<\/?b>/g, ""));
    expect(titles).toEqual(["T", "units: exponents 1", "vocabulary", "workers"]);
  });

  it("are read from the first place that has them, and refused when they are no records", () => {
    const [kept, own] = [join(root, "kept.json"), join(root, "own.json")];
    expect(readGrowth({}, [kept, own])).toBeNull();
    writeFileSync(own, JSON.stringify(growth));
    expect(readGrowth({}, [kept, own])).toEqual(growth);
    writeFileSync(kept, "{}");
    expect(() => readGrowth({}, [kept, own])).toThrow(/kept\.json: not a record of the bench/);
  });
});

describe("the figure of tokens", () => {
  it("names the exponent of windows, and draws the carried state level", () => {
    const pace = (window: number) => ({ window, seconds: 1e-6 * window, difference: 0 });
    const { data } = paceFigure({ ...pace(0), seconds: 2e-6 }, [pace(8), pace(16)]);
    expect(data.map(({ name, y }) => [name, y])).toEqual([
      ["window read again (exponent 1)", [expect.closeTo(8), expect.closeTo(16)]],
      ["state carried", [expect.closeTo(2), expect.closeTo(2)]],
    ]);
  });
});

describe("comparison records", () => {
  const row = { bench: "training", shape: "chorale", cell: "gru" } as const;
  const rows: readonly BenchRow[] = [
    { ...row, system: "etude", seconds: 0.1, ratioToEtude: 1, ceilingShare: 0.5 },
    { ...row, system: "keras", seconds: 0.2, ratioToEtude: 2, ceilingShare: 0.25 },
    { ...row, cell: "lstm", system: "keras", seconds: 0.3, ratioToEtude: 3, ceilingShare: 0.2 },
  ];

  it("are kept in this project in the form that is read", () => {
    expect(readBenchRecord("training")?.rows.length).toBeGreaterThan(0);
    expect(readBenchRecord("training", { keepMemory: true })?.keepMemory).toBe(true);
    expect(readBenchRecord("sampling")?.rows.every(({ streams }) => streams! > 0)).toBe(true);
    expect(readGrowth()?.points.length).toBeGreaterThan(0);
    expect(readGrowth({ avx2: true })?.instructions).toMatch(/^AVX2/);
  });

  it("give the span of each rival's ratios", () => {
    expect(ratiosOf(rows)).toEqual([{ system: "keras", title: "Keras", least: 2, greatest: 3 }]);
  });

  it("are laid side by side for one rival", () => {
    const helped = [{ ...rows[1], ratioToEtude: 1.5 }];
    expect(ratiosBeside("keras", { before: rows, after: helped })).toEqual([
      { network: "chorale, GRU", before: "2.00×", after: "1.50×" },
      { network: "chorale, LSTM", before: "3.00×" },
    ]);
  });

  it("give each system's share of the ceiling", () => {
    expect(sharesOf(rows)).toEqual([
      { network: "chorale, GRU", Étude: "50 %", Keras: "25 %" },
      { network: "chorale, LSTM", Keras: "20 %" },
    ]);
  });
});
