import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { independentCrops, markovCrops } from "../../lib/evaluation/chorale-floors";
import {
  choraleStatistics,
  copiedBars,
  overlapArea,
  overlapAreas,
} from "../../lib/evaluation/chorale-statistics";
import { choraleTable } from "../../lib/evaluation/chorale-table";
import { selectCrops } from "../../lib/models/gan/crops";
import { toyCrops } from "../models/gan/toy";

describe("statistics of four-voice music", () => {
  const statistics = choraleStatistics(toyCrops(2));

  it("count chords, bigrams, durations and moves", () => {
    const { chord, duration, melodic } = statistics.distributions;
    expect([...chord]).toEqual([
      ["0,4,7", 8],
      ["0,5", 8],
    ]);
    expect(statistics.distributions["chord bigram"].size).toBe(2);
    expect([...duration]).toEqual([
      ["4", 12],
      ["8", 2],
    ]);
    expect(melodic.get("1")).toBe(1);
  });

  it("are equal to themselves and disjoint from other music", () => {
    expect(overlapArea(new Map([["a", 1], ["b", 1]]), new Map([["a", 5]]))).toBe(0.5); // biome-ignore format: one line
    const same = overlapAreas(statistics, statistics);
    expect(Math.min(...Object.values(same))).toBeCloseTo(1);
  });

  it("see parallels, leaps and crossings", () => {
    const pitches = Uint8Array.from(
      [72, 66, 60, 48, 80, 66, 68, 56, 60, 66, 60, 48].concat(Array(20).fill(50)),
    );
    const found = choraleStatistics({ count: 1, steps: 8, pitches, pieces: new Int32Array(1) });
    expect(found.parallels).toBeGreaterThan(0);
    expect(found.leaps).toBeGreaterThan(0);
    expect(found.crossings).toBeCloseTo(2 / 8);
  });

  it("know a copied bar from a new one", () => {
    const data = toyCrops(4);
    expect(copiedBars(selectCrops(data, [1, 3]), data)).toBe(1);
    const changed = { ...data, pitches: data.pitches.map((pitch) => pitch + 1) };
    expect(copiedBars(changed, data)).toBe(0);
  });
});

describe("floors", () => {
  const data = toyCrops(4);

  it("draw cells apart or chords in their order", () => {
    const apart = independentCrops(data, 20, Random.fromSeed(1));
    const chain = markovCrops(data, 20, Random.fromSeed(1));
    const chords = (crops: typeof data) => choraleStatistics(crops).distributions.chord.size;
    expect(chords(apart)).toBeGreaterThan(2);
    expect(chords(chain)).toBe(2);
  });
});

describe("the table of four-voice music", () => {
  it("sets generated music beside ceiling and floors", () => {
    const data = toyCrops(4);
    const rows = choraleTable(data, data, { copy: data });
    expect(rows.map(({ name, role }) => `${name}: ${role}`)).toEqual([
      "training pieces: real",
      "held-out pieces: real",
      "independent cells: floor",
      "chord Markov chain: floor",
      "copy: model",
    ]);
    expect(rows[0].copiedBars).toBeNull();
    expect(rows[4].copiedBars).toBe(1);
    expect(rows[4].overlap.chord).toBeCloseTo(1);
    expect(rows[2].overlap.chord).toBeLessThan(0.9);
    expect(rows[4].meanOverlap).toBeCloseTo(1);
    const areas = Object.values(rows[2].overlap);
    const mean = areas.reduce((sum, area) => sum + area) / areas.length;
    expect(rows[2].meanOverlap).toBeCloseTo(mean, 12);
  });
});
