import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSweepFolder, writeLiveState, writeTaskRecord } from "../../lib/sweeps/folder";
import { keepSweep, readSweep, sweepHistories } from "../../lib/sweeps/read-sweep";
import { plan } from "./specs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etude-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a sweep that is kept", () => {
  it("is read as its folder is", () => {
    openSweepFolder(folder, plan().spec, false);
    const heldOut = { loss: 2, accuracy: 0.5 };
    const own = { epochs: 2, bestEpoch: 2, training: heldOut, heldOut, parameters: 9, seconds: 1 };
    const trained = { ...own, weightsSha256: null, stopped: "finished" };
    writeTaskRecord(folder, { task: "c01-s1-e2", worker: "w", attempts: 2, trained, reason: null });
    writeTaskRecord(folder, {
      ...{ task: "c02-s1-e2", worker: "w", attempts: 1, trained: null, reason: "not finite" },
    });
    writeLiveState(folder, { running: {}, lost: ["w"], ended: true });
    const path = join(folder, "kept.json");
    keepSweep(folder, path, "etude sweep tiny --record");
    const view = readSweep(path);
    expect(view).toEqual(readSweep(folder));
    expect(view.counts).toMatchObject({ done: 1, failed: 1, waiting: 2 });
    expect(sweepHistories(path, view)).toEqual([]);
    const curves = [{ label: "c01-s1", history: [{ epoch: 1, validationLoss: 2 }] }];
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), curves }));
    expect(sweepHistories(path, view)).toEqual(curves);
  });

  it("says which file is none", () => {
    const path = join(folder, "other.json");
    writeFileSync(path, '{"rows": []}');
    expect(() => readSweep(path)).toThrow(/other\.json: not a kept sweep: .* \(etude sweep NAME/s);
    expect(() => readSweep(join(folder, "none.json"))).toThrow(/none\.json: not a kept sweep/);
  });
});
