import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  pianoRollFiles,
  pianoRollSets,
  publishedRows,
  readPianoRolls,
  scoreNoteUnigram,
  scorePitchMarkov,
} from "../../lib/literature";
import { projectPath } from "../../lib/project";

const fileOf = (set: (typeof pianoRollSets)[number]) =>
  projectPath("..", "shared", "data", "benchmarks", pianoRollFiles[set]);

describe("floors of piano rolls", () => {
  it("charge a key that sounds in half the frames one bit a frame", () => {
    const { mean } = scoreNoteUnigram([[[60], []]], [[[60], [60], []]]);
    expect(mean).toBeCloseTo(Math.LN2, 3);
  });

  it("charge nothing where every key does what it always did after its state", () => {
    const roll = [[60], [], [60], [], [60]];
    expect(scorePitchMarkov([roll], [roll]).mean).toBeCloseTo(0, 3);
    expect(scorePitchMarkov([roll], [roll]).counts).toEqual([4]);
  });

  it("weigh pieces by their length", () => {
    const { nats, counts, mean } = scoreNoteUnigram(
      [[[60], []]],
      [
        [[60], []],
        [[60], [], [], []],
      ],
    );
    expect(counts).toEqual([2, 4]);
    expect(mean).toBeCloseTo((nats[0] + nats[1]) / 6, 12);
  });

  // Skipped where the data is not beside the checkout.
  const sets = pianoRollSets.filter((set) => existsSync(fileOf(set)));
  it.skipIf(sets.length === 0).each(sets)(
    "are the published ones on %s, to two decimals",
    (set) => {
      const file = fileOf(set);
      const { train, test } = readPianoRolls(file);
      const [unigram, markov] = publishedRows(set, "floor").map((row) => row.test?.toFixed(2));
      expect(scoreNoteUnigram(train, test).mean.toFixed(2)).toBe(unigram);
      expect(scorePitchMarkov(train, test).mean.toFixed(2)).toBe(markov);
    },
  );
});
