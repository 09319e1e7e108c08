import { existsSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { firstMusic } from "../../../lib/chapters/recurrent/first-music";
import { readPiece } from "../../../lib/corpus/midi-files";
import { buildDataset } from "../../../lib/dataset/dataset";
import { trainNgram } from "../../../lib/models/ngram";
import { figuresPath } from "../../../lib/project/root";
import { fourVoiceEighths } from "../../../lib/tokens/four-voice";
import { chorales } from "../../recipes/fixtures/tiny";

const dataset = buildDataset(chorales(12), { encoding: fourVoiceEighths, seed: 1 });
const { sequences, vocabulary } = dataset;
const model = trainNgram(sequences, { order: 4, vocabularySize: vocabulary.size });
const options = { name: "4-gram", length: 40, count: 2, seed: 3 };

test("first music is named, and the same for the same seed", async () => {
  const pieces = await firstMusic(model, dataset, options);
  expect(pieces.map(({ name }) => name)).toEqual(["4-gram 1", "4-gram 2"]);
  expect(pieces[0].notes).not.toEqual(pieces[1].notes);
  expect(await firstMusic(model, dataset, options)).toEqual(pieces);
});

test("first music is kept as MIDI files where a file name is given", async () => {
  const [third, ...paths] = [3, 1, 2].map((i) => figuresPath("music", `test-first-music_${i}.mid`));
  try {
    const pieces = await firstMusic(model, dataset, {
      ...options,
      ...{ count: 3, kept: 2, file: figuresPath("music", "test-first-music") },
    });
    const kept = await readPiece(paths[1], "kept");
    expect(kept.notes).toHaveLength(pieces[1].notes.length);
    expect([paths[0], third].map(existsSync)).toEqual([true, false]);
  } finally {
    for (const path of paths) rmSync(path, { force: true });
  }
});
