import { describe, expect, it } from "vitest";
import {
  choraleCollapse,
  cropPieces,
  spread,
  voiceRanges,
} from "../../lib/evaluation/chorale-report";
import { toyCrops } from "../models/gan/toy";

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

describe("cropPieces", () => {
  it("gives four tracks of held notes", () => {
    const [piece] = cropPieces(toyCrops(2), [0]);
    expect(piece.tracks).toHaveLength(4);
    expect(piece.notes).toHaveLength(7); // two chords, the alto's note held
  });

  it("refuses a number that no crop has", () => {
    expect(() => cropPieces(toyCrops(2), [2])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid crop: 2 (must be 0 to 1)]`,
    );
  });
});

describe("spread", () => {
  it("spreads evenly and never asks for more than there are", () => {
    expect(spread(10, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(spread(2, 5)).toEqual([0, 1]);
    expect(spread(0, 5)).toEqual([]);
  });
});
