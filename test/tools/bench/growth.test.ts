import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Growth, growthMiddle, growthTasks } from "../../../lib/tools/bench/growth";
import {
  growthSeries,
  ratiosBeside,
  ratiosOf,
  readGrowth,
  sharesOf,
} from "../../../lib/tools/bench/records";

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

describe("the growth bench", () => {
  it("changes the middle in one direction at a time", () => {
    for (const { along, value, task } of growthTasks(4)) {
      const changed = along === "workers" ? {} : { [along]: value };
      expect(task.shape).toEqual({ ...growthMiddle, ...changed });
      expect(task.threads).toBe(along === "workers" ? value : 4);
    }
  });

  it("tries every power of two of workers, and all of them", () => {
    const workersOf = (threads: number) =>
      growthTasks(threads).flatMap(({ along, value }) => (along === "workers" ? [value] : []));
    expect([1, 2, 6].map(workersOf)).toEqual([[1], [1, 2], [1, 2, 4, 6]]);
  });
});

describe("growth records", () => {
  it("become one curve a cell, in microseconds or in megabytes above idle", () => {
    expect(growthSeries(growth, "units", "microseconds")).toEqual([
      { label: "LSTM", x: [64, 128], y: [expect.closeTo(20), expect.closeTo(40)] },
      { label: "GRU", x: [64], y: [expect.closeTo(10)] },
    ]);
    expect(growthSeries(growth, "time", "megabytes")).toEqual([{ label: "LSTM", x: [16], y: [2] }]);
  });

  it("are read from the first place that has them", () => {
    const [kept, own] = [join(root, "kept.json"), join(root, "own.json")];
    expect(readGrowth([kept, own])).toBeNull();
    writeFileSync(own, JSON.stringify(growth));
    expect(readGrowth([kept, own])).toEqual(growth);
    writeFileSync(kept, "{}");
    expect(() => readGrowth([kept, own])).toThrow(/kept\.json: not a record of the bench/);
  });
});

describe("comparison records", () => {
  const row = { bench: "training", shape: "chorale", cell: "gru" } as const;
  const rows = [
    { ...row, system: "etude", seconds: 0.1, ratioToEtude: 1, ceilingShare: 0.5 },
    { ...row, system: "keras", seconds: 0.2, ratioToEtude: 2, ceilingShare: 0.25 },
    { ...row, cell: "lstm", system: "keras", seconds: 0.3, ratioToEtude: 3, ceilingShare: 0.2 },
  ] as const;

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
