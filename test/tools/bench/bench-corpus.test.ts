import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ingestFolder } from "../../../lib/corpus/ingest";
import { listMidiFiles } from "../../../lib/corpus/list";
import { corpusRecordSchema } from "../../../lib/recipes/speed";
import { benchCorpus, corpusMarkdown } from "../../../lib/tools/bench/bench-corpus";
import type { CorpusCost } from "../../../lib/tools/bench/corpus-point";
import { writeGenerated } from "../../../lib/tools/bench/generated-corpus";
import { drawCorpus } from "../../../lib/tools/cli/corpus-picture";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function generated(seed: number, to = 32): string {
  const folder = mkdtempSync(join(tmpdir(), "generated-"));
  folders.push(folder);
  writeGenerated(folder, { from: 0, to, seed });
  return folder;
}

describe("the generated corpus", () => {
  it("follows from its seed, and each tenth file is an earlier one in another key", async () => {
    const folder = generated(1);
    const bytes = (of: string) => listMidiFiles(of).map((path) => readFileSync(path));
    expect(bytes(generated(1))).toEqual(bytes(folder));
    expect(bytes(generated(2))).not.toEqual(bytes(folder));
    const { files, read, results } = await ingestFolder(folder, { cacheFolder: `${folder}-cache` });
    folders.push(`${folder}-cache`);
    expect([files, read]).toEqual([32, 32]);
    const copies = results.filter(({ problems }) => problems.length > 0);
    expect(copies.map(({ path }) => path.slice(-6))).toEqual(["10.mid", "20.mid", "30.mid"]);
    expect(copies[0].problems[0].message).toMatch(/^same notes as .*, \d semitones up$/);
  });
});

describe("the bench of a growing corpus", () => {
  const cost = { pieces: 1, copies: 0, tokens: 2, openSeconds: 1, openCpuSeconds: 0.06 };
  const more = {
    reopenCpuSeconds: 0.04,
    prepareCpuSeconds: 1,
    batchCpuMilliseconds: 1.5,
    idleBytes: 2 ** 20,
  };
  const seen: number[] = [];
  const measure = ({ folder }: { folder: string }): CorpusCost => {
    seen.push(listMidiFiles(folder).length);
    return { ...cost, ...more, openBytes: 2 ** 21, peakBytes: 3 * 2 ** 20 };
  };

  it("measures all files after each step, and keeps what it has", () => {
    const kept: number[] = [];
    const keep = ({ steps }: { steps: readonly unknown[] }) => kept.push(steps.length);
    const record = benchCorpus({ files: 40, steps: 4, seed: 1 }, { measure, keep });
    expect(seen).toEqual([10, 20, 30, 40]);
    expect(kept).toEqual([1, 2, 3, 4]);
    expect(corpusRecordSchema.parse(record)).toEqual(record);
    expect(corpusMarkdown(record).split("\n").at(-1)).toBe("| 40 | 2.00 | 1 | 2 | 3 | 1.50 | 0 |");
  });

  it("judges a model by all files too, where that is asked", () => {
    const judge = () => ({ cpuSeconds: 1.25, peakBytes: 2 ** 22 });
    const record = benchCorpus(
      { files: 20, steps: 2, seed: 1, evaluate: true },
      { measure, judge },
    );
    expect(record.command).toContain("--evaluate --record");
    expect(corpusRecordSchema.parse(record)).toEqual(record);
    expect(corpusMarkdown(record).split("\n").at(-1)).toMatch(/\| 1\.25 \| 4 \|$/);
  });

  it("draws time and memory over the files", () => {
    const picture = drawCorpus(benchCorpus({ files: 20, steps: 2, seed: 1 }, { measure }));
    const lines = [...picture.matchAll(/points="([^"]*)"/g)].map(([, points]) => points.split(" "));
    expect(lines.map((points) => points.length)).toEqual([2, 2, 2, 2]);
    // Flat: as high at the end as at the beginning, but for known files, which share one time here.
    for (const [a, b] of lines.filter((_, i) => i !== 1))
      expect(a.split(",")[1]).toBe(b.split(",")[1]);
  });
});
