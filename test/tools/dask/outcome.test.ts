import { describe, expect, it } from "vitest";
import { printedTraining } from "../../../lib/sweeps/engine";
import { outcomeOf } from "../../../lib/tools/dask/outcome";
import { comparedProcesses, comparedSites } from "../../../lib/tools/dask/versions";

const score = { loss: 1, accuracy: 0.5 };
const run = {
  ...{ epochs: 2, bestEpoch: 1, training: score, heldOut: score, parameters: 9, seconds: 1 },
  ...{ weightsSha256: null, stopped: "finished" },
};
const printed = { status: 0, stdout: "", stderr: "", worker: "w", left: [] };
const ended = (more: object) =>
  outcomeOf({ event: "ended", id: "c01", ...printed, ...more }, printedTraining);

describe("how a task ended", () => {
  it("is what the training printed", () => {
    const stdout = JSON.stringify({ runs: [{ ...run, recipe: "chorale" }] });
    expect(ended({ stdout })).toEqual({ kind: "finished", result: run, worker: "w" });
    expect(ended({ status: 130 })).toEqual({ kind: "stopped" });
  });

  it("is the command's own message where it failed, else what ended it", () => {
    const reason = (more: object) => (ended(more) as { reason: string }).reason;
    expect(reason({ status: 1, stderr: "WARNING: x\n✗ the loss is not finite\n" })).toBe(
      "the loss is not finite",
    );
    expect(reason({ status: 1, stderr: "Error: boom\n" })).toBe("Error: boom");
    expect(reason({ status: 1, stderr: "" })).toBe("ended with status 1");
    expect(reason({ status: -9, stderr: "epoch 1: x" })).toBe("ended by signal 9 (out of memory?)");
    expect(reason({ stdout: "no JSON" })).toBe("no result was printed: no JSON");
    const lost = { event: "failed", id: "c01", kind: "KilledWorker", reason: "…" } as const;
    expect(outcomeOf(lost, printedTraining)).toEqual({
      ...{ kind: "failed", worker: "" },
      reason: "too many workers were lost with it (out of memory?)",
    });
  });
});

describe("versions", () => {
  const own = { python: "3.11.7.final.0", dask: "2026.8.0", distributed: "2026.8.0" };
  const here = { node: "20.20.2", project: "0.1.0", commit: "aaa", code: "c1" };

  it("of Python may differ in the last number, those of Dask in none", () => {
    expect(comparedProcesses(own, { w: { ...own, python: "3.11.2.final.0" } })).toEqual([]);
    const other = { ...own, python: "3.12.1.final.0", dask: "2026.7.0" };
    expect(comparedProcesses(own, { w: other })).toEqual([
      "w: python 3.12.1, here 3.11.7",
      "w: dask 2026.7.0, here 2026.8.0",
    ]);
  });

  it("of the project are told by what training runs, whatever the commit is called", () => {
    expect(comparedSites(here, { w: { ...here, commit: "bbb", node: "20.19.0" } })).toEqual([]);
    expect(comparedSites(here, { w: { ...here, node: "22.1.0", commit: "", code: "c2" } })).toEqual(
      [
        "w: node 22.1.0, here 20.20.2",
        "w: Étude 0.1.0 (code c2), here Étude 0.1.0 at aaa (code c1)",
      ],
    );
  });
});
