import { describe, expect, it } from "vitest";
import { choraleCollapse, collapseOf, voiceRanges } from "../../../lib/chapters/07-gan/collapse";
import { toyCrops } from "../../models/gan/toy";

describe("collapseOf", () => {
  it("counts what varies within, over and between samples", () => {
    expect(collapseOf([Int32Array.of(1, 1), Int32Array.of(1, 2), Int32Array.of(1, 1)])).toEqual({
      distinctPerSample: 4 / 3,
      distinctOverall: 2,
      distinctPerPosition: 1.5,
      repeatedSamples: 1 - 2 / 3,
    });
  });
});

describe("choraleCollapse", () => {
  it("takes each chord as one token", () => {
    expect(choraleCollapse(toyCrops(4), 4)).toEqual({
      distinctPerSample: 2,
      distinctOverall: 2,
      distinctPerPosition: 2,
      repeatedSamples: 0.5,
    });
  });
});

describe("voiceRanges", () => {
  it("names lowest, highest and number of pitches of each voice", () => {
    expect(voiceRanges(toyCrops(2))).toEqual([
      { voice: "Soprano", lowest: 76, highest: 77, distinct: 2 },
      { voice: "Alto", lowest: 72, highest: 72, distinct: 1 },
      { voice: "Tenor", lowest: 65, highest: 67, distinct: 2 },
      { voice: "Bass", lowest: 48, highest: 53, distinct: 2 },
    ]);
  });
});
