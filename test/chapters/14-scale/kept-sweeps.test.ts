import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  keptSweepsTable,
  sweepPlace,
  watchedFinding,
} from "../../../lib/chapters/14-scale/kept-sweeps";
import { recordPath } from "../../../lib/project/root";
import { readSweep } from "../../../lib/sweeps/read-sweep";

let runs: string;
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "etude-kept-sweeps-"));
  vi.stubEnv("ETUDE_RUNS", runs);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(runs, { recursive: true });
});

describe("the sweeps of chapter 14", () => {
  it("are those of this machine where one was begun, in reports always the kept ones", () => {
    const kept = recordPath("sweep-chorale-grid");
    expect(sweepPlace("chorale-grid")).toBe(kept);
    const folder = join(runs, "sweeps", "chorale-grid");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "state.json"), "{}");
    expect(sweepPlace("chorale-grid")).toBe(folder);
    vi.stubEnv("ETUDE_HEADLESS", "1");
    expect(sweepPlace("chorale-grid")).toBe(kept);
  });

  it("show in the table what halving left", () => {
    const view = readSweep(recordPath("sweep-chorale-halving"));
    expect(view.counts).toEqual({ done: 26, running: 0, failed: 0, waiting: 0 });
    const epochs = view.rows.map((row) => row.epochs);
    expect(epochs).toEqual([9, 9, 3, 3, 3, 3, ...Array(12).fill(1)]);
    expect(keptSweepsTable().text).toContain("chorale-halving");
  });

  it("were done whole, on two workers, of which one was lost", () => {
    const grid = readSweep(recordPath("sweep-chorale-grid"));
    expect(grid.counts).toEqual({ done: 12, running: 0, failed: 0, waiting: 0 });
    expect(grid.lost).toHaveLength(1);
    const { html } = watchedFinding(grid);
    const text = html.replace(/\s+/g, " ");
    expect(text).toContain(
      "12 configurations, 12 trainings, 1 worker lost on the way; the best, c",
    );
    expect(text).toContain("npm run -s etude -- sweep chorale-grid --workers 2");
    const row = keptSweepsTable([grid]).text.split("\n")[2];
    expect(row).toMatch(/^chorale-grid +12 +12 +1 +cell gru, units 48, learningRate 0.01 +3\.\d+$/);
  });
});
