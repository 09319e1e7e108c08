import { describe, expect, it } from "vitest";
import {
  copiesIn,
  countKept,
  fingerprint,
  heldOutMusic,
  learnTune,
  namedPieces,
} from "../../../lib/chapters/09-sampling/music";
import { buildDataset } from "../../../lib/dataset/dataset";
import { createPiece } from "../../../lib/music/piece";
import { encodingByName } from "../../../lib/tokens/registry";

const encoding = encodingByName("note-durations");
const scale = (name: string, count: number, from = 60) =>
  createPiece({
    name,
    notes: Array.from({ length: count }, (_, i) => ({
      ...{ pitch: from + (i % 5), startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });
const dataset = (count: number) => {
  const pieces = Array.from({ length: 6 }, (_, i) => scale(`${i}`, count));
  return buildDataset(pieces, { encoding, seed: 1 });
};

describe("a bigram that heard a tune", () => {
  it("knows which note may follow", () => {
    const { bigram, letters } = learnTune(["C", "D", "C", "E"]);
    const row = new Float32Array(letters.size);
    bigram.logProbabilities([letters.idOf("D")], row);
    expect(row[letters.idOf("C")]).toBe(Math.max(...row));
  });
});

describe("held-out music", () => {
  it("is cut to the length that is wanted", () => {
    const music = heldOutMusic(dataset(40), { length: 50, openings: 1 });
    expect(music.length).toBe(50);
    expect(music.real.every((tokens) => tokens.length === 50)).toBe(true);
    expect(music.openings).toHaveLength(1);
    expect(music.reference).toHaveLength(music.real.length);
  });

  it("is as long as the longest piece where none is as long as wanted", () => {
    const music = heldOutMusic(dataset(30), { length: 500, openings: 3 });
    expect(music.length).toBe(music.held[0].length);
    expect(music.openings.length).toBeGreaterThan(0);
  });

  it("lends an opening without its unknown tokens where every piece has one", () => {
    const data = dataset(30);
    const { test } = data.split;
    const rare = data.tokens.map((tokens, i) => (test.includes(i) ? ["C9$7", ...tokens] : tokens));
    const { openings } = heldOutMusic({ ...data, tokens: rare }, { length: 50, openings: 3 });
    expect(openings).toHaveLength(1);
    expect(openings[0]).not.toContain("C9$7");
    expect(openings[0][0]).toBe(data.tokens[test[0]][0]);
  });

  it("is refused where it is too short for loops", () => {
    expect(() => heldOutMusic(dataset(4), { length: 50, openings: 1 })).toThrow(
      /the longest held-out piece has \d+ tokens, and loops show in 40 or more \(give longer pieces\)/,
    );
  });
});

describe("copies", () => {
  it("are looked for in the training pieces, beside what held-out pieces share", () => {
    const data = dataset(30);
    const stolen = { ...encoding.decode(data.tokens[data.split.train[0]]), name: "stolen" };
    const { generated, heldOut } = copiesIn([stolen], data);
    expect(generated.longest).toBe(30);
    expect(heldOut.pieces).toHaveLength(data.split.test.length);
  });
});

describe("small things of sampling", () => {
  it("counts what each cut keeps", () => {
    const logits = [0.6, 0.3, 0.1].map(Math.log);
    expect(countKept(logits, [{}, { topK: 2 }, { topP: 0.5 }])).toEqual([3, 2, 1]);
  });

  it("takes the fingerprint of a file", () => {
    expect(fingerprint(scale("a", 3))).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint(scale("a", 3))).toBe(fingerprint(scale("a", 3)));
    expect(fingerprint(scale("a", 3))).not.toBe(fingerprint(scale("a", 3, 61)));
  });

  it("numbers pieces", () => {
    const pieces = namedPieces([["C4$1"], ["D4$1"]], encoding, "sample");
    expect(pieces.map(({ name }) => name)).toEqual(["sample 1", "sample 2"]);
  });
});
