import { describe, expect, it } from "vitest";
import { transpositionTable } from "../../lib/dataset/augment";
import {
  buildDataset,
  countUnknown,
  sequencesOf,
  trainingInAllKeys,
} from "../../lib/dataset/dataset";
import { createPiece, type Piece } from "../../lib/music/piece";
import { encodingByName } from "../../lib/tokens/registry";

const piece = (name: string, pitches: number[]) =>
  createPiece({
    name,
    notes: pitches.map((pitch, i) => ({
      pitch,
      startTicks: i * 480,
      durationTicks: 480,
      velocity: 80,
      track: 0,
    })),
  });
const pieces = Array.from({ length: 10 }, (_, i) => piece(`piece ${i}`, [60, 62, 64, 60 + i]));
const encoding = encodingByName("notes");

describe("a dataset", () => {
  it("builds its vocabulary from the training pieces alone", () => {
    const dataset = buildDataset(pieces, { encoding, seed: 1 });
    const heldOut = dataset.split.test.map((index) => dataset.tokens[index].at(-1)!);
    const training = new Set(dataset.split.train.flatMap((index) => [...dataset.tokens[index]]));
    expect(heldOut.some((token) => !training.has(token))).toBe(true);
    for (const token of heldOut) expect(dataset.vocabulary.has(token)).toBe(training.has(token));
    expect(countUnknown(dataset, "test").unknown).toBeGreaterThan(0);
    expect(countUnknown(dataset, "train")).toEqual({ unknown: 0, tokens: 32 });
  });

  it("frames every piece by <start> and <end>", () => {
    for (const ids of buildDataset(pieces, { encoding, seed: 1 }).sequences) {
      expect([ids[0], ids.at(-1), ids.length]).toEqual([1, 2, 6]);
    }
  });

  it("gives floors the keys a network gets, and moves ids as notes move", () => {
    const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: [0, 1] });
    expect(trainingInAllKeys(dataset)).toHaveLength(2 * sequencesOf(dataset, "train").length);
    const { vocabulary } = dataset;
    const table = transpositionTable(encoding, vocabulary, 1);
    expect(table[vocabulary.idOf("C4")]).toBe(vocabulary.idOf("C#4"));
    expect([...table.subarray(0, 3)]).toEqual([0, 1, 2]);
  });

  it("says of drums that the encoding leaves them out, and of one piece that it is one", () => {
    const tracks = [{ name: "", channel: 9, program: 0, isDrums: true }];
    const drums = pieces.map((piece) => ({ ...piece, tracks }));
    const refusal = (some: readonly Piece[]) => () => buildDataset(some, { encoding, seed: 1 });
    expect(refusal(drums)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: 0 of 10 pieces can be written as notes, at least 2 are needed (piece 0: only drums, which this encoding leaves out; add music or choose another folder)]`,
    );
    expect(refusal(pieces.slice(0, 1))).toThrowErrorMatchingInlineSnapshot(
      `[DataError: 1 of 1 pieces can be written as notes, at least 2 are needed (add music or choose another folder)]`,
    );
    const copies = pieces.slice(0, 2).map((piece) => ({ ...piece, copyOf: "a.mid" }));
    expect(refusal(copies)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: 2 usable pieces, all with the same music: a split needs at least 2 different ones (add music)]`,
    );
  });

  it("skips pieces the encoding cannot write, with the reason, and refuses fewer than two", () => {
    const fourVoice = encodingByName("four-voice");
    expect(() => buildDataset(pieces, { encoding: fourVoice, seed: 1 })).toThrow(
      "0 of 10 pieces can be written as four-voice",
    );
  });
});
