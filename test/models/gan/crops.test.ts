import { describe, expect, it } from "vitest";
import { chooseCrops, cropPieces, cropToGrid } from "../../../lib/models/gan/crops";
import { createPiece } from "../../../lib/music/piece";
import { emptyGrid, gridToPiece } from "../../../lib/tokens/four-voice/grid";
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

  it("become pieces of four tracks, all of them or some", () => {
    const [piece] = cropPieces(toyCrops(2), [1]);
    expect(piece.tracks).toHaveLength(4);
    expect(piece.name).toBe("crop 2");
    expect(cropPieces(toyCrops(2))).toHaveLength(2);
    expect(() => cropPieces(toyCrops(2), [2])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid crop: 2 (must be 0 to 1)]`,
    );
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
