import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readMusic } from "../../lib/chapters/music";
import { writePiece } from "../../lib/corpus/midi-files";
import { takeDisplayed } from "../../lib/display/show";
import { readSettings } from "../../lib/project/settings";
import { melodies } from "../recipes/fixtures/tiny";

let data: string;
const pieces = melodies(12); // of 40 notes each
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), "chapter-music-"));
  for (const piece of pieces) writePiece(join(data, piece.name), piece);
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const shown = () => takeDisplayed().map(({ bundle }) => bundle["text/plain"]);

it("a notebook works on all of a small folder, and says nothing of it", async () => {
  const { pieces: read } = await readMusic(readSettings({ data }, {}));
  expect(read.map(({ name }) => name)).toEqual(pieces.map(({ name }) => name).sort());
  expect(shown()).toEqual([]);
});

it("of a large one it works on a sample by its seed, and says how much that is", async () => {
  const read = async (seed: number) => {
    const corpus = await readMusic(readSettings({ data, seed, mostNotes: 200 }, {}));
    return corpus.pieces.map(({ name }) => name);
  };
  const sample = await read(1);
  expect(sample).toHaveLength(5);
  expect(shown()).toEqual([
    "The folder holds 12 pieces. This chapter works on a sample of 5, drawn by the seed, with at " +
      "most 200 notes (`mostNotes` of the settings).",
  ]);
  expect([await read(1), await read(2)]).toEqual([sample, expect.not.arrayContaining(sample)]);
});

it("of few files it looks at the first ones only", async () => {
  const { pieces: read } = await readMusic(readSettings({ data }, {}), { limit: 3 });
  expect(read).toHaveLength(3);
});
