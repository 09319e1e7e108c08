import { describe, expect, it } from "vitest";
import type { CriticRecord } from "../../../lib/appraisal/critic-record";
import {
  criticFinding,
  criticGains,
  criticLossFinding,
  criticReport,
  criticTable,
  readCritic,
} from "../../../lib/chapters/07-gan/critic";

const statistics = (bigrams: number, parallels: number) => ({
  overlap: { "chord bigram": bigrams },
  ...{ meanOverlap: 0.8, crossings: 0.01, parallels, leaps: 0.02, copiedBars: 0 },
});
const run = (arm: "both" | "matching", seed: number, bigrams: number, classifier: number) => ({
  ...{ arm, title: arm, seed, criticLoss: arm === "both" ? 0.05 : 0, generatorLoss: 3, seconds: 9 },
  ...statistics(bigrams, 0.03),
  classifier,
});
const record = (runs: CriticRecord["runs"]): CriticRecord => ({
  ...{ command: "npm run bench -- critic", steps: 400, width: 64, batch: 32, samples: 100 },
  ...{ classifierSteps: 10, seeds: [1, 2, 3], crops: { training: 9, heldOut: 3 }, runs },
  ceiling: { ...statistics(0.7, 0.003), classifier: 0.51 },
  chain: statistics(0.9, 0.004),
});
const seeds = [1, 2, 3];
const better = record([
  ...seeds.map((seed) => run("both", seed, 0.5 + seed / 100, 0.9)),
  ...seeds.map((seed) => run("matching", seed, 0.4 + seed / 100, 0.9)),
]);

describe("what the critic is worth", () => {
  it("counts where the worst with it passes the best without", () => {
    expect(criticGains(better)).toEqual({ better: ["chord bigrams"], worse: [] });
    const mixed = record([run("both", 1, 0.5, 0.99), run("matching", 1, 0.5, 0.95)]);
    expect(criticGains(mixed)).toEqual({ better: [], worse: ["classifier"] });
    expect(criticGains(record([]))).toEqual({ better: [], worse: [] });
  });

  it("is said as it was measured", () => {
    expect(criticFinding(better).text).toContain(
      "the critic improves chord bigrams; overlap, parallels, classifier: no more than another seed would.",
    );
    const none = record([run("both", 1, 0.5, 0.95), run("matching", 1, 0.5, 0.95)]);
    const { text } = criticFinding(none);
    expect(text).toContain(
      "the critic improves nothing; overlap, chord bigrams, parallels, classifier:",
    );
    expect(text).toContain("no more than another seed would (1 of a kind: take it as a hint)");
    expect(criticFinding(record([])).text).toContain("no training to compare");
  });

  it("shows the span of the seeds", () => {
    const { text } = criticTable(better);
    expect(text).toContain("0.520 (0.510–0.530)");
    expect(text).toContain("training pieces");
  });

  it("says whether the game was one-sided", () => {
    expect(criticLossFinding(better).text).toContain("the critic wins it");
  });

  it("reads the record that came with the project", () => {
    const kept = readCritic();
    expect(kept!.runs.length).toBeGreaterThan(0);
    expect(criticReport(kept)).toHaveLength(3);
    expect(criticReport(null)[0].text).toContain("npm run bench -- critic --record");
    expect(readCritic("/nowhere/critic.json")).toBeNull();
  });
});
