import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  corpusFigure,
  corpusFinding,
  readCorpusRecord,
} from "../../../lib/chapters/14-scale/corpus-growth";

const folder = mkdtempSync(join(tmpdir(), "etude-corpus-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

const step = (files: number) => ({
  ...{ files, read: files / 2, pieces: files - 3, copies: 3, tokens: 90 * files },
  ...{ openSeconds: files / 200, openCpuSeconds: files / 150, reopenCpuSeconds: files / 600 },
  ...{ prepareCpuSeconds: 1, batchCpuMilliseconds: 0.5 },
  ...{ idleBytes: 2 ** 20, openBytes: 3 * 2 ** 20, peakBytes: 3 * 2 ** 20, storeBytes: 100 },
});
const record = { command: "bench corpus", steps: [100, 1000, 10_000].map(step) };

describe("the record of a growing corpus", () => {
  it("is read, and refused where it is none", () => {
    const path = join(folder, "corpus.json");
    expect(readCorpusRecord(path)).toBeNull();
    writeFileSync(path, JSON.stringify(record));
    expect(readCorpusRecord(path)).toEqual(record);
    writeFileSync(path, '{"steps": 1}');
    expect(() => readCorpusRecord(path)).toThrow(/corpus\.json: not a record/);
  });

  it("is drawn as milliseconds a new file and megabytes", () => {
    const { data } = corpusFigure(record) as unknown as { data: { y: number[] }[] };
    for (const value of data[0].y) expect(value).toBeCloseTo(10, 9);
    for (const value of data[1].y) expect(value).toBeCloseTo(1000 / 600, 9);
    expect(data[2].y).toEqual([2, 2, 2]);
  });

  it("says how costs grow", () => {
    const { html } = corpusFinding(record);
    expect(html).toContain("<strong>10,000 files</strong>");
    expect(html.replace(/\s+/g, " ")).toContain("exponent <strong>0</strong> (0 is flat)");
    expect(corpusFinding(null).html).toContain("npm run bench -- corpus --record");
  });
});
