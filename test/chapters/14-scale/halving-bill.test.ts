import { expect, it } from "vitest";
import {
  configurationsTable,
  halvingFinding,
  planned,
  rungsOf,
  rungsTable,
} from "../../../lib/chapters/14-scale/halving-bill";

it("trains ever fewer configurations ever longer", () => {
  expect(rungsOf(9, [1, 3, 9], 3)).toEqual([
    { configurations: 9, epochs: 1, trained: 9 },
    { configurations: 3, epochs: 3, trained: 6 },
    { configurations: 1, epochs: 9, trained: 6 },
  ]);
  expect(rungsOf(2, [1, 2, 4], 3).map(({ configurations }) => configurations)).toEqual([2, 1, 1]);
});

it("says what a sweep tries and what halving saves", () => {
  const plan = planned({
    ...{ name: "rates", recipes: "chorale", search: { kind: "random", count: 9, seed: 1 } },
    ...{ halving: { budgets: [1, 3, 9], eta: 3 } },
    parameters: {
      "training.schedule": ["constant"],
      "network.dropout": { distribution: "uniform", from: 0, to: 0.5 },
    },
  });
  expect(configurationsTable(plan, 2).html).toContain("the first 2 of 9 configurations");
  expect(rungsTable(plan).html).toContain("still in the race");
  expect(halvingFinding(plan).html).toContain("21 epochs");
  expect(halvingFinding(plan).html).toContain("81");
});

it("names a setting that does not exist", () => {
  const spec = { name: "wrong", recipes: "chorale", parameters: { "network.unit": [1] } };
  expect(() => planned(spec)).toThrow(/network\.unit/);
});
