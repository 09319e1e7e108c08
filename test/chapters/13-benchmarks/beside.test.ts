import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { besideFinding, besideTable, rowsBeside } from "../../../lib/chapters/13-benchmarks/beside";
import { type BenchmarkRow, readBenchmarks } from "../../../lib/chapters/13-benchmarks/records";

const published = [
  { name: "TCN", test: 8.1, source: "read" as const },
  { name: "RNN-NADE", test: 5.56, source: "memory" as const },
];
const row = (model: string, seed: number | null, test: number): BenchmarkRow => ({
  ...{ set: "jsb", model, seed, valid: test, test, unit: "nats per frame", parameters: 9 },
  ...{ seconds: 60, kind: seed === null ? "floor" : "independent", command: "etude benchmark" },
  interval: { low: test - 0.1, high: test + 0.1 },
  published: seed === null ? [] : published,
});
const rows = [row("note unigram", null, 11.06), row("GRU", 1, 8), row("GRU", 2, 7.8)];

const folder = mkdtempSync(join(tmpdir(), "etude-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("our rows beside published ones", () => {
  it("join the seeds of a network, and stand in the order of their scores", () => {
    const beside = rowsBeside(rows);
    expect(beside.map(({ name, source }) => [name, source])).toEqual([
      ["note unigram", "floor"],
      ["RNN-NADE", "memory"],
      ["GRU", "ours"],
      ["TCN", "read"],
    ]);
    expect(beside[2]).toMatchObject({ seeds: 2, span: { low: 7.8, high: 8 } });
    expect(beside[2].test).toBeCloseTo(7.9);
    expect(beside[2].interval!.low).toBeCloseTo(7.8);
  });

  it("say whose each is and which were looked up", () => {
    const { text } = besideTable(rowsBeside(rows));
    for (const words of ["this project", "from memory", "read", "floor", "1 min"]) {
      expect(text).toContain(words);
    }
    expect(besideFinding(rowsBeside(rows)).text).toContain("GRU on jsb: 7.900, ahead of 1 of 2");
    expect(besideFinding([]).text).toContain("No network has been measured yet");
  });

  it("are read from the records; another file of that name is named", () => {
    writeFileSync(join(folder, "benchmark-jsb-independent.json"), JSON.stringify({ rows }));
    writeFileSync(join(folder, "growth.json"), "{}");
    expect(readBenchmarks(folder)).toEqual(rows);
    expect(readBenchmarks(join(folder, "none"))).toEqual([]);
    writeFileSync(join(folder, "benchmark-odd.json"), "{}");
    expect(() => readBenchmarks(folder)).toThrow("benchmark-odd.json: not a record of a benchmark");
  });
});
