import { describe, expect, it } from "vitest";
import {
  compareInOneFrame,
  copiesOf,
  firstOfEach,
  secondsPerMinute,
  signsOf,
  splitPieces,
  writeCrops,
  writeMusic,
} from "../../../lib/chapters/08-comparison/music";
import { buildDataset } from "../../../lib/dataset/dataset";
import { trainNgram } from "../../../lib/models/ngram";
import { createPiece } from "../../../lib/music/piece";
import { encodingByName } from "../../../lib/tokens/registry";

const walk = (name: string, quarters: number, from = 60) =>
  createPiece({
    name,
    notes: Array.from({ length: quarters }, (_, i) => ({
      ...{ pitch: from + ((i * i * 5) % 13), startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });
const pieces = Array.from({ length: 10 }, (_, i) => walk(`piece ${i}`, 40, 55 + i));
const dataset = buildDataset(pieces, { encoding: encodingByName("note-durations"), seed: 1 });
const { size: vocabularySize } = dataset.vocabulary;
const model = trainNgram(dataset.sequences, { order: 3, vocabularySize });
const written = (count: number, quarters = 32) => ({
  pieces: Array.from({ length: count }, (_, i) => walk(`made ${i}`, quarters, 50 + i)),
  seconds: 2,
});
const nothing = { pieces: [], seconds: 0 };

describe("music that is written", () => {
  it("is the same for the same seed, and timed", async () => {
    const plan = { length: 40, count: 2, seed: 3 };
    const [one, other] = [
      await writeMusic(model, dataset, plan),
      await writeMusic(model, dataset, plan),
    ];
    expect(one.pieces).toHaveLength(2);
    expect(other.pieces).toEqual(one.pieces);
    expect(one.seconds).toBeGreaterThan(0);
  });

  it("is none without a GAN", () => {
    expect(writeCrops(null, { count: 3, seed: 1 }).pieces).toEqual([]);
  });

  it("costs seconds for each minute of it", () => {
    const minute = { pieces: [walk("a", 120)], seconds: 3 }; // 120 quarters at 120 a minute
    expect(secondsPerMinute(minute)).toBeCloseTo(3, 6);
    expect(secondsPerMinute(nothing)).toBeNaN();
  });

  it("is heard where there is any", () => {
    const row = firstOfEach({ LSTM: written(2).pieces, GAN: [] });
    expect(row.map(({ title, piece }) => [title, piece.name])).toEqual([["LSTM", "made 0"]]);
  });
});

describe("music in one frame", () => {
  const real = splitPieces(dataset, [...pieces].reverse());
  const all = { LSTM: written(3), GRU: written(3), GAN: written(4, 16) };

  it("has the pieces of both sides, in the order of the dataset", () => {
    expect(real.all.map(({ name }) => name)).toEqual(dataset.names);
    expect(real.train.length + real.test.length).toBe(10);
  });

  it("is cut into stretches of four bars where a GAN takes part", () => {
    const music = compareInOneFrame(real, all, 5);
    expect(music.framed).toBe(true);
    expect(music.sets.map(({ label, role, pieces }) => [label, role, pieces.length])).toEqual([
      ["held-out", "real", 4], // two pieces of 40 quarters hold two stretches each
      ["LSTM", "model", 5],
      ["GRU", "model", 5],
      ["GAN", "model", 4],
    ]);
    expect(music.reference.pieces).toHaveLength(5);
  });

  it("stays as it is, and names no GAN, where there is none", () => {
    const music = compareInOneFrame(real, { ...all, GAN: nothing }, 5);
    expect(music.framed).toBe(false);
    expect(music.sets.map(({ label }) => label)).toEqual(["held-out", "LSTM", "GRU"]);
    expect(music.sets[0].pieces).toEqual(real.test);
  });

  it.each([all, { ...all, GAN: nothing }])("is asked for loops and copies set by set", (some) => {
    const music = compareInOneFrame(real, some, 8);
    const labels = music.sets.map(({ label }) => label);
    expect(signsOf(music).map((row) => row.music)).toEqual(labels);
    const copies = copiesOf(music);
    expect(copies.map((row) => row.music)).toEqual(labels);
    expect(copies[0].comparison.generated).toEqual(copies[0].comparison.heldOut);
  });
});
