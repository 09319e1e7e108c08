import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pitchName } from "../../../lib/music";
import type { OpenedRun } from "../../../lib/recipes";
import { specialTokens, Vocabulary } from "../../../lib/tokens";
import { choraleMixtures } from "../../../lib/tools/cli/benchmark-mixtures";
import { literatureTable } from "../../../lib/tools/cli/benchmark-readme";
import { type BenchmarkRow, describeBenchmark } from "../../../lib/tools/cli/benchmark-table";
import { fixedModel } from "../../models/fixtures/fixed-model";

const floor: BenchmarkRow = {
  ...{ set: "jsb", model: "note unigram", seed: null, valid: 11, test: 11.06 },
  ...{ interval: { low: 10.9, high: 11.2 }, unit: "nats per frame", parameters: 88, seconds: 0 },
  ...{ kind: "floor", command: "c", unknown: 0, published: [] },
};
const network = (seed: number, test: number): BenchmarkRow => ({
  ...floor,
  ...{ model: "joint", seed, test, valid: test - 1, kind: "joint", parameters: 1200, seconds: 10 },
  published: [
    { name: "better", kind: "joint", test: 4, source: "memory" },
    { name: "worse", kind: "joint", test: 6, source: "read" },
  ],
});

it("averages networks over their seeds, and sets floors apart", () => {
  const text = describeBenchmark([floor, network(1, 5), network(2, 5.5)]);
  expect(text).toContain("note unigram: valid 11.000, test 11.060 [10.900, 11.200]");
  expect(text).toContain("joint, mean of 2 seeds: valid 4.250, test 5.250");
  expect(text).toContain("published: better: 4.00 (from memory)");
});

it("tells of unknown tokens, which are charged", () => {
  expect(describeBenchmark([{ ...network(1, 5), unknown: 3 }])).toContain("3 tokens unknown");
});

it("puts a line for each set and model beside the ends of what is published", () => {
  expect(
    literatureTable([floor, network(1, 5), network(2, 5.5)])
      .split("\n")
      .slice(2),
  ).toEqual([
    "| jsb, joint | 4.250 | 5.250 | 11.060 | 2 | 1,200 | 10 | worse: 6; better: 4 (from memory) |",
  ]);
});

describe("networks that are mixed", () => {
  const names = [60, 61, 62].map(pitchName);
  const vocabulary = Vocabulary.fromTokens([...specialTokens, ...names]);
  /** Says a share for each id, whatever it has heard: `<unk>`, `<start>`, `<end>`, the pitches. */
  const saying = (shares: readonly number[]) =>
    ({ speaker: { model: fixedModel(shares), vocabulary } }) as unknown as OpenedRun;
  const runs = [saying([0, 0, 0.2, 0.6, 0.1, 0.1]), saying([0, 0, 0.4, 0.2, 0.2, 0.2])];
  const folder = mkdtempSync(join(tmpdir(), "etude-mixed-"));
  const data = join(folder, "set.json");
  const low = [60, 60, 60, 60];
  writeFileSync(
    data,
    JSON.stringify({ train: [[[62, 62, 62, 62]]], valid: [[low]], test: [[low, low]] }),
  );
  afterAll(() => rmSync(folder, { recursive: true }));
  const rows = [network(1, 5), network(2, 5.5)];

  it("say the mean of the seeds' probabilities, as a class of its own", async () => {
    const [row] = await choraleMixtures(data, { ensemble: true }).ofSeeds(runs, rows);
    expect(row).toMatchObject({ model: "joint, 2 seeds as one", seed: null, kind: "ensemble" });
    expect(row).toMatchObject({ parameters: 2400, seconds: 20, published: [], unknown: 0 });
    // C4 is said with 0.4 on the mean, the end with 0.3.
    expect(row.valid).toBeCloseTo(-(4 * Math.log(0.4) + Math.log(0.3)) / 4, 5);
    expect(row.test).toBeCloseTo(-(8 * Math.log(0.4) + Math.log(0.3)) / 8, 5);
    expect(await choraleMixtures(data, {}).ofSeeds(runs, rows)).toEqual([]);
    expect(await choraleMixtures(data, { ensemble: true }).ofSeeds([runs[0]], rows)).toEqual([]);
  });

  it("say the mean over twelve keys, and tell how many have left their pitches", async () => {
    const [row] = await choraleMixtures(data, { mixture: true }).ofSeed(runs[0], rows[0]);
    expect(row).toMatchObject({ model: "joint in twelve keys", seed: 1, kind: "mixture" });
    // C4 can be each of the three: nine keys of twelve are left out by the first one.
    expect(row.keysLeft).toEqual({ out: 18, of: 24 });
    const [first, later] = [0.8 / 12, 0.8 / 3];
    const nats = -Math.log(first) - 3 * Math.log(later) - Math.log(0.2);
    expect(row.valid).toBeCloseTo(nats / 4, 5);
    expect(describeBenchmark([row])).toContain("18 of 24 transpositions leave its pitches");
    expect(await choraleMixtures(data, {}).ofSeed(runs[0], rows[0])).toEqual([]);
  });

  it("have lines of their own in the README, with no published figures", () => {
    const mixed: BenchmarkRow = { ...floor, model: "both", kind: "ensemble", valid: 4, test: 4.5 };
    const lines = literatureTable([floor, network(1, 5), mixed]).split("\n");
    expect(lines.at(-1)).toBe("| jsb, both | 4.000 | 4.500 | 11.060 |  | 88 | 0 |  |");
  });
});
