import { describe, expect, it } from "vitest";
import { Random } from "../../../lib/core/random";
import { independentCrops, markovCrops } from "../../../lib/models/gan/chorale-floors";
import {
  choraleStatistics,
  copiedBars,
  overlapArea,
  overlapAreas,
} from "../../../lib/models/gan/chorale-statistics";
import { choraleTable, formatChoraleTable } from "../../../lib/models/gan/chorale-table";
import { chooseCrops, cropToGrid, selectCrops } from "../../../lib/models/gan/crops";
import { createPiece } from "../../../lib/music/piece";
import { emptyGrid, gridToPiece } from "../../../lib/tokens/four-voice-grid";
import { toyConfig, toyCrops } from "./toy";

const config = toyConfig();

/** A piece of two chords in G major, a fifth over the toy crops' C major. */
function pieceInG(bars: number) {
  const grid = emptyGrid(8 * bars, { stepsPerQuarter: 2 });
  for (let step = 0; step < grid.steps; step++) {
    const chord = [
      [71, 67, 62, 43],
      [72, 67, 60, 48],
      [74, 69, 62, 50],
      [71, 67, 62, 43],
    ][Math.floor(step / 2) % 4];
    chord.forEach((pitch, voice) => {
      grid.pitches[4 * step + voice] = pitch;
      grid.holds[4 * step + voice] = step % 2;
    });
  }
  return gridToPiece(grid, { name: "in G" });
}

describe("crops", () => {
  it("are cut at every quarter after moving the piece to C major", () => {
    const crops = chooseCrops([pieceInG(2)], config);
    expect(crops.count).toBe(5);
    expect([...crops.pitches.slice(0, 4)]).toEqual([76, 72, 67, 48]);
    expect([...crops.pieces]).toEqual([0, 0, 0, 0, 0]);
  });

  it("become grids in which equal pitches are held", () => {
    const grid = cropToGrid(toyCrops(1), 0);
    expect([...grid.holds.slice(0, 8)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(gridToPiece(grid).notes).toHaveLength(7); // the alto's C lasts through both chords
  });

  it("come from pieces of four voices only", () => {
    const solo = createPiece({ name: "solo", notes: [] });
    expect([...chooseCrops([solo, pieceInG(1)], config).pieces]).toEqual([1]);
    expect(() => chooseCrops([solo], config)).toThrow("no stretch of 8 eighth notes");
  });

  it("are refused when nothing is left", () => {
    expect(() =>
      chooseCrops(
        [pieceInG(2)],
        toyConfig({
          ranges: [
            [0, 5],
            [0, 5],
            [0, 5],
            [0, 5],
          ],
        }),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no stretch of 8 eighth notes with four sounding voices in 1 pieces (give chorales, or wider voice ranges)]`,
    );
  });
});

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
    expect(rows.map(({ name }) => name)).toEqual([
      "training pieces",
      "held-out pieces",
      "independent cells",
      "chord Markov chain",
      "copy",
    ]);
    expect(rows[4].copiedBars).toBe(1);
    expect(rows[4].overlap.chord).toBeCloseTo(1);
    expect(rows[2].overlap.chord).toBeLessThan(0.9);
    expect(formatChoraleTable(rows).split("\n")[5]).toMatch(/^copy +1\.000/);
  });
});
