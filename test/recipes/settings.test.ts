import { describe, expect, it } from "vitest";
import { recipeByName } from "../../lib/recipes/published";
import { changeSettings } from "../../lib/recipes/settings";
import { collectSettings } from "../../lib/tools/cli/options";

const chorale = recipeByName("chorale");
const musigan = recipeByName("musigan");
const first = (recipe: { readonly experiments: readonly object[] }) => recipe.experiments[0];

describe("settings of a recipe", () => {
  it("change where they stand and leave the recipe as it was", () => {
    const before = JSON.stringify(chorale);
    const changed = changeSettings(chorale, { "network.units": 64, "window.length": 32 });
    expect(first(changed)).toMatchObject({ network: { units: 64, layers: 2 } });
    expect(changed).toMatchObject({ window: { length: 32, stride: 1 } });
    expect(JSON.stringify(chorale)).toBe(before);
  });

  it("hold in the quick profile, which makes layers narrower by itself", () => {
    const changed = changeSettings(musigan, { "network.units": 256 }, "lstm-0.005");
    expect(first(changed)).toMatchObject({ network: { units: 256 }, quick: { units: 256 } });
    expect(changed.experiments[1]).toBe(musigan.experiments[1]);
  });

  it("that there are not, or of another type, are refused with those there are", () => {
    expect(() => changeSettings(chorale, { "network.unit": 64 })).toThrow(
      /^invalid setting of chorale\/gru: "network.unit" \(must be one of network.cell, network.layers/,
    );
    expect(() => changeSettings(chorale, { "network.units": "many" })).toThrow(
      'invalid network.units: "many" (must be a number)',
    );
    expect(() => changeSettings(chorale, { "network.cell": "rnn" })).toThrow(
      'invalid network.cell: "rnn" (must be lstm or gru)',
    );
    expect(() => changeSettings(chorale, { "training.learningRate": -1 })).toThrow("must be ≥ 0");
    // A GAN has no layers of cells: all experiments are asked for what is set.
    expect(() => changeSettings(musigan, { "network.units": 64 })).toThrow("musigan/gan");
  });

  it("are read from the command line as numbers, truths or words", () => {
    const typed = [
      "network.units=64",
      "network.cell=gru",
      "transpose=false",
      "training.learningRate=2e-3",
    ];
    const read = typed.reduce<Readonly<Record<string, unknown>>>(
      (before, text) => collectSettings(text, before as never),
      {},
    );
    expect(read).toEqual({
      ...{ "network.units": 64, "network.cell": "gru", transpose: false },
      "training.learningRate": 0.002,
    });
    expect(() => collectSettings("network.units")).toThrow("must be such as network.units=64");
  });
});
