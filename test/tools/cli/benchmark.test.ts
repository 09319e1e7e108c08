import { expect, it } from "vitest";
import { literatureTable } from "../../../lib/tools/cli/benchmark-readme";
import { type BenchmarkRow, describeBenchmark } from "../../../lib/tools/cli/benchmark-table";

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
  expect(text).toContain("mean of 2 seeds: valid 4.250, test 5.250");
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
    "| jsb, joint | 4.250 | 5.250 | 2 | 1,200 | 10 | worse: 6; better: 4 (from memory) |",
  ]);
});
