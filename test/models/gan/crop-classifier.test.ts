import { describe, expect, it } from "vitest";
import { tellApart } from "../../../lib/evaluation/tell-apart";
import { classifyCrops } from "../../../lib/models/gan/crop-classifier";
import type { Crops } from "../../../lib/models/gan/crops";
import { toyConfig, toyCrops } from "./toy";

const config = toyConfig();
const real = { ...toyCrops(32), pieces: Int32Array.from({ length: 32 }, (_, i) => i >> 2) };
/** The same chords with one voice a tone higher. */
const wrong: Crops = { ...real, pitches: real.pitches.map((p, i) => (i % 4 === 2 ? p + 1 : p)) };

describe("a classifier of crops", () => {
  it("tells music that differs, and only guesses where nothing does", async () => {
    const options = { seed: 1, steps: 40, batch: 8 };
    const different = { real, other: wrong };
    expect(await classifyCrops(config, different, different, options)).toBeGreaterThan(0.95);
    const equal = { real, other: real };
    expect(await classifyCrops(config, equal, equal, options)).toBe(0.5);
  });

  it("is asked of pieces that it did not learn from", async () => {
    const made = { ...wrong, pieces: new Int32Array(32).fill(-1) };
    const told = await tellApart(real, made, { seed: 1, config, steps: 40 });
    expect(told).toBeGreaterThan(0.95);
    expect(await tellApart(real, real, { seed: 1, config, steps: 10 })).toBeLessThan(0.7);
  });

  it("needs crops of both kinds", async () => {
    const none = { ...real, count: 0 };
    await expect(
      classifyCrops(config, { real, other: none }, { real, other: real }, { seed: 1 }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid crops: [32,0,32,32] (must be at least 1 of each kind)]`,
    );
  });
});
