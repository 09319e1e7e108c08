import { describe, expect, it } from "vitest";
import { type PianoRoll, scorePitchMarkov } from "../../lib/literature";
import { scorePitchCopy } from "../../lib/literature/frame-copy";
import { runsOf } from "../../lib/literature/frame-runs";

/** A tune of `period` different keys, again and again. */
const tune = (period: number, lowest: number, frames: number): PianoRoll =>
  Array.from({ length: frames }, (_, t) => [lowest + ((t * t) % period)]);

describe("runs of a lag", () => {
  it("count frames in a row that came so far before", () => {
    expect(runsOf([[60], [62], [60], [62], [64], [62]], 2)).toEqual([0, 0, 0, 1, 2, 0]);
    expect(runsOf([[60], [60], [60]], 1)).toEqual([0, 0, 1]);
    expect(runsOf(tune(3, 60, 30), 3).at(-1)).toBe(11);
  });
});

describe("the floor that copies", () => {
  it("knows what comes back after a bar, where the frame before says little", () => {
    const train = [30, 41, 52, 63].map((lowest) => tune(8, lowest, 80));
    const held = [tune(8, 74, 80)];
    const copied = scorePitchCopy(train, held);
    expect(copied.counts).toEqual([80]);
    expect(copied.mean).toBeLessThan(0.5 * scorePitchMarkov(train, held).mean);
  });

  it("knows nothing of the frame that it charges", () => {
    const train = [tune(8, 60, 40)];
    const cost = (last: readonly number[]) =>
      scorePitchCopy(train, [[...tune(8, 60, 20), last]]).mean * 21;
    // Exactly one of a key's two states comes: their probabilities add up to 1.
    const base = cost([]) - cost([90]); // ln of the odds of a key alone
    const both = cost([91]) - cost([90, 91]);
    expect(both).toBeCloseTo(base, 8);
  });
});
