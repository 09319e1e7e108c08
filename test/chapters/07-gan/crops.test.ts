import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cropsToHear, fourVoiceMusic } from "../../../lib/chapters/07-gan/crops";
import { writePiece } from "../../../lib/corpus/midi-files";
import { splitByPiece } from "../../../lib/dataset/split";
import { createPiece } from "../../../lib/music/piece";
import { emptyGrid, gridToPiece } from "../../../lib/tokens/four-voice/grid";
import { toyCrops } from "../../models/gan/toy";

const chorales = mkdtempSync(join(tmpdir(), "etude-four-voices-"));
afterAll(() => rmSync(chorales, { recursive: true, force: true }));

function chorale(name: string) {
  const grid = emptyGrid(40, { stepsPerQuarter: 2 });
  for (let step = 0; step < grid.steps; step++) {
    [72, 67, 64, 48].forEach((pitch, voice) => {
      // No two alike, in any key.
      grid.pitches[4 * step + voice] =
        pitch + (step % (2 + (name.charCodeAt(0) % 4)) === 0 ? 0 : 2);
    });
  }
  return gridToPiece(grid, { name });
}
const parts = (names: readonly string[]) => ({
  names,
  split: splitByPiece(
    names.map((name) => ({ name })),
    { testFraction: 0.25, seed: 1 },
  ),
});

describe("four-voice music", () => {
  const names = ["a", "b", "c", "d"];

  it("is the folder's own where it has any", async () => {
    const pieces = names.map(chorale).reverse();
    const music = await fourVoiceMusic(pieces, parts(names), { seed: 1, chorales: "/nowhere" });
    expect(music.borrowed).toBe(false);
    expect(music.training.count).toBeGreaterThan(music.heldOut.count);
  });

  it("is borrowed where the folder has none", async () => {
    for (const name of names) writePiece(join(chorales, `${name}.mid`), chorale(name));
    const solo = names.map((name) => createPiece({ name, notes: [] }));
    const music = await fourVoiceMusic(solo, parts(names), { seed: 1, chorales });
    expect(music.borrowed).toBe(true);
    expect(music.heldOut.count).toBeGreaterThan(0);
  });
});

describe("crops to hear", () => {
  it("are the first three samples and a real one from the middle", () => {
    const heard = cropsToHear(toyCrops(3), toyCrops(9));
    expect(heard.map(({ piece }) => piece.name)).toEqual(["crop 1", "crop 2", "crop 3", "crop 5"]);
    expect(heard[3].title).toContain("held-out");
  });
});
