import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSettings, gridOf } from "../../lib/sweeps/parameters";
import { readSpec } from "../../lib/sweeps/spec";
import { taskOf, trainWords } from "../../lib/sweeps/task";
import { planOf, specNames } from "../../lib/tools/sweep/specs";
import { plan, spec } from "./specs";

const settings = (more?: object) => plan(more).configurations.map((one) => one.settings);

describe("a sweep's configurations", () => {
  it("are all combinations of a grid, the last parameter changing fastest", () => {
    expect(settings()).toEqual([
      { "network.units": 8, "training.learningRate": 0.001 },
      { "network.units": 8, "training.learningRate": 0.01 },
      { "network.units": 16, "training.learningRate": 0.001 },
      { "network.units": 16, "training.learningRate": 0.01 },
    ]);
    expect(gridOf({})).toEqual([{}]);
  });

  it("go with every network and data set", () => {
    const found = plan({ recipes: "musigan", data: ["chorales", "game-tunes"], parameters: {} });
    expect(found.configurations.map(({ id, experiment, data }) => [id, experiment, data])).toEqual([
      ["c01", "lstm-0.005", "chorales"],
      ["c02", "lstm-0.005", "game-tunes"],
      ["c03", "lstm-0.001", "chorales"],
      ["c04", "lstm-0.001", "game-tunes"],
      ["c05", "gru-0.005", "chorales"],
      ["c06", "gru-0.005", "game-tunes"],
      ["c07", "gru-0.001", "chorales"],
      ["c08", "gru-0.001", "game-tunes"],
    ]);
    expect(found.remarks.join()).toMatch(/their bits do not compare.*musigan: windows are split/);
  });

  it("are drawn within their ends, all different, the same for the same seed", () => {
    const parameters = {
      "training.learningRate": { distribution: "log-uniform", from: 0.0005, to: 0.02 },
      "network.dropout": { distribution: "uniform", from: 0, to: 0.5 },
      "network.layers": { distribution: "whole", from: 1, to: 3 },
      "network.cell": ["lstm", "gru"],
    } as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const drawn = drawSettings(parameters, { count: 9, seed });
        expect(drawSettings(parameters, { count: 9, seed })).toEqual(drawn);
        expect(new Set(drawn.map((one) => JSON.stringify(one))).size).toBe(9);
        for (const one of drawn) {
          expect(one["training.learningRate"]).toBeGreaterThanOrEqual(0.0005);
          expect(one["training.learningRate"]).toBeLessThanOrEqual(0.02);
          expect([1, 2, 3]).toContain(one["network.layers"]);
        }
      }),
      { numRuns: 20 },
    );
    // There are no more than there are.
    expect(drawSettings({ a: [1, 2] }, { count: 9, seed: 1 })).toHaveLength(2);
  });

  it("become the words of an ordinary training", () => {
    const { spec: kept, configurations } = plan({ repaired: true, files: 9, recipes: "char-rnn" });
    expect(trainWords(kept, taskOf(configurations[1], 7, 2), "OUT").join(" ")).toBe(
      "train --recipe char-rnn --experiment lstm --data chorales --repaired --files 9 " +
        "--set network.units=8 --set training.learningRate=0.01 --epochs 2 --seed 7 " +
        "--profile quick --threads 1 --out OUT --resume --json",
    );
  });
});

describe("a specification", () => {
  it("is refused with file, value and remedy", () => {
    const refusals: [object, string | RegExp][] = [
      [
        { parameters: { "network.units": [] } },
        "invalid parameter of spec.json: network.units: []",
      ],
      [
        { parameters: { "network.unit": [8] } },
        /spec.json: invalid setting of chorale\/gru: "network.unit" \(must be one of/,
      ],
      [
        { parameters: { "network.cell": ["rnn"] } },
        'spec.json: invalid network.cell: "rnn" (must be lstm or gru)',
      ],
      [{ recipes: "bach" }, /spec.json: invalid recipe: "bach" \(must be one of music-ai/],
      [
        { recipes: "musigan", experiments: ["gan"], parameters: {} },
        '"gan" (has no held-out loss to minimise',
      ],
      [{ experiments: ["lstm"] }, '"lstm" (chorale has none of this name; there are gru)'],
      [{ seeds: [] }, /spec.json: invalid seeds: \[\]/],
      [{ seeds: [1, 1] }, "spec.json: invalid seeds: [1,1] (each must be another one)"],
      [{ epoch: 3 }, "spec.json: unknown epoch (a sweep has name, about, recipes"],
      [{ search: { kind: "random" } }, "spec.json: invalid search.count: missing"],
      [
        { parameters: { "network.units": { distribution: "whole", from: 8, to: 16 } } },
        "a grid takes lists",
      ],
      [
        { parameters: { "network.units": { distribution: "normal" } } },
        "must be one of uniform, log-uniform, whole",
      ],
      [
        { parameters: { "network.dropout": { distribution: "log-uniform", from: 0, to: 1 } } },
        "from must be > 0",
      ],
      [
        { parameters: { "network.dropout": { distribution: "uniform", from: 1, to: 0 } } },
        "from the smaller one",
      ],
      [{ halving: { budgets: [3, 1] }, epochs: undefined }, "invalid halving.budgets: [3,1]"],
      [{ halving: { budgets: [1, 3] } }, "epochs beside halving.budgets"],
      [
        { halving: { budgets: [1, 3] }, epochs: undefined },
        'add "training.schedule": ["constant"]',
      ],
      [{ seeds: Array.from({ length: 5000 }, (_, i) => i) }, "20,000 runs are more than 10,000"],
    ];
    for (const [more, message] of refusals)
      expect(() => plan(more), JSON.stringify(more)).toThrow(message);
    expect(() => readSpec("/nowhere/spec.json")).toThrow("/nowhere/spec.json: no such file");
  });

  it("has its defaults filled in, and reads again what was written", () => {
    const whole = spec();
    expect(whole).toMatchObject({ seeds: [1], data: ["chorales"], search: { kind: "grid" } });
    expect(spec(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it("of every name that comes with the project can be done", () => {
    expect(specNames()).toContain("musigan-combinations");
    for (const name of specNames()) {
      expect(planOf(name).spec.name).toBe(name);
      expect(planOf(name).configurations.length).toBeGreaterThanOrEqual(12);
    }
  });
});
