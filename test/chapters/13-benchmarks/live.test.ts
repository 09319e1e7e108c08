import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { liveFinding, liveTable, trainLive } from "../../../lib/chapters/13-benchmarks/live";
import { splitChorales } from "../../../lib/literature";
import { closeTrainingWorkers } from "../../../lib/training/worker-pool";
import { chorales } from "../../recipes/fixtures/tiny";

const cache = mkdtempSync(join(tmpdir(), "etude-live-"));
vi.stubEnv("ETUDE_CACHE", cache);
afterAll(async () => {
  await closeTrainingWorkers();
  rmSync(cache, { recursive: true, force: true });
});
const pieces = chorales(20);

it("splits the folder's pieces into three sides that share none", () => {
  const { names, train, valid, test } = splitChorales(pieces, "toys");
  expect([train.length, valid.length, test.length]).toEqual([16, 2, 2]);
  const all = [...names.train, ...names.valid, ...names.test];
  expect(new Set(all).size).toBe(20);
  expect(() => splitChorales(pieces.slice(0, 3), "toys")).toThrow("toys: 3 pieces of four voices");
});

it("trains beside the floors, and says which is ahead", async () => {
  const rows = await trainLive(pieces, 1);
  expect(rows.map(({ isNetwork }) => isNetwork)).toEqual([false, false, false, false, true]);
  const own = rows[4];
  expect(own.test).toBeGreaterThan(0);
  expect(own.interval.low).toBeLessThanOrEqual(own.test);
  expect(liveTable(rows).text).toContain("GRU(96), 1 epochs");
  const floors = rows.slice(0, 4);
  const said = (test: number) => liveFinding([...floors, { ...own, test }]).text;
  expect(said(0.01)).toContain("below the best floor");
  expect(said(99)).toContain("above the best floor");
});

it("has nothing to show of a folder without four voices", async () => {
  expect(await trainLive([], 1)).toEqual([]);
  expect(liveFinding([]).text).toContain("too few pieces of four voices");
});
