import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  besideFinding,
  besideTables,
  copyFinding,
  rowsBeside,
} from "../../../lib/chapters/13-benchmarks/beside";
import { readBenchmarks } from "../../../lib/chapters/13-benchmarks/records";
import type { BenchmarkRecord } from "../../../lib/literature/records";

const row = (model: string, seed: number | null, test: number): BenchmarkRecord => ({
  ...{ set: "jsb", model, seed, valid: test, test, unit: "nats per frame", parameters: 9 },
  ...{ seconds: 60, kind: seed === null ? "floor" : "independent", command: "etude benchmark" },
  interval: { low: test - 0.1, high: test + 0.1 },
  published: [],
});
const rows = [row("note unigram", null, 11.06), row("GRU", 1, 8), row("GRU", 2, 7.8)];

const folder = mkdtempSync(join(tmpdir(), "etude-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("our rows beside published ones", () => {
  it("join the seeds of a network, and stand in the order of their scores", () => {
    const beside = rowsBeside(rows).filter(({ set, kind }) => set === "jsb" && kind !== "joint");
    const names = beside.map(({ name, source }) => `${name}: ${source}`);
    expect(names[0]).toBe("note unigram: floor");
    const own = names.indexOf("GRU: ours");
    expect(names[own - 1]).toBe("RRU: read"); // 7.72
    expect(names[own + 1]).toBe("TCN (Bai 2018): read"); // 8.10
    expect(beside[own]).toMatchObject({ seeds: 2, span: { low: 7.8, high: 8 } });
    expect(beside[own].test).toBeCloseTo(7.9);
    expect(beside[own].interval!.low).toBeCloseTo(7.8);
  });

  it("are judged by validation pieces where the others print no more", () => {
    const chorale = {
      ...row("GRU", 1, 0.41),
      set: "Jsb16thSeparated.json",
      kind: "joint",
      valid: 0.4,
    };
    const said = besideFinding(rowsBeside([chorale])).text;
    expect(said).toContain("GRU on Jsb16thSeparated.json: 0.410, ahead of 2 of 5"); // Coconet and Transformer
  });

  it("are beside the best floor where nobody prints their class", () => {
    const mixed = { ...row("GRU, 2 seeds as one", null, 7.5), kind: "ensemble" };
    const beside = rowsBeside([...rows, mixed]);
    expect(beside.find(({ kind }) => kind === "ensemble")).toMatchObject({
      source: "ours",
      seeds: 0,
    });
    expect(besideFinding(beside).text).toContain(
      "GRU, 2 seeds as one on jsb: 7.500, with nothing published beside it (best floor 11.060)",
    );
  });

  it("say whose each is and which were looked up", () => {
    const tables = besideTables(rowsBeside(rows));
    expect(tables).toHaveLength(5);
    const text = tables.map((one) => one.text).join();
    for (const words of ["this project", "from memory", "read", "floor", "1 min"]) {
      expect(text).toContain(words);
    }
    expect(besideFinding(rowsBeside(rows)).text).toContain("GRU on jsb: 7.900, ahead of 9 of 10");
    expect(besideFinding([]).text).toContain("No network has been measured yet");
  });

  it("put the floor that copies beside the published figures of its set", () => {
    const copy = row("per-pitch copy", null, 8.15);
    const said = copyFinding(rowsBeside([...rows, copy])).text;
    expect(said).toContain("jsb: 8.150, ahead of 8 of 10"); // the TCN and the RRU are better
    expect(copyFinding(rowsBeside(rows)).text).toContain("No floor that copies");
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
