import { describe, expect, it } from "vitest";
import {
  coveredStretches,
  openings,
  scoreNgramOnWindows,
  splitInBothWays,
  summariseTrainings,
  trainOnWindows,
} from "../../../lib/chapters/04-splits-and-windows/leak";
import { Random } from "../../../lib/core/random";
import { createPiece } from "../../../lib/music/piece";
import { tinyNetwork } from "../../models/fixtures/tiny-network";

const random = Random.fromSeed("leak");
const sequences = Array.from({ length: 6 }, () =>
  Int32Array.from({ length: 60 }, () => random.integer(8)),
);
const named = (count: number) =>
  Array.from({ length: count }, (_, i) => createPiece({ name: `${i}`, notes: [] }));
const pieces = named(6);
const pair = splitInBothWays(sequences, { pieces, length: 6, seed: 1 });

describe("splitInBothWays", () => {
  it("makes sides of equal size, of which only one leaks", () => {
    const { "random windows": leaky, "by piece": fair } = pair.splits;
    expect(leaky.train.length).toBe(fair.train.length);
    expect(leaky.test.length).toBe(fair.test.length);
    expect(pair.leaks["random windows"].targetSeen).toBeGreaterThan(0.9);
    expect(pair.leaks["by piece"]).toEqual({ shiftedByOne: 0, targetSeen: 0 });
  });

  it("keeps the sides apart", () => {
    for (const { train, test } of Object.values(pair.splits)) {
      expect(test.filter((index) => train.includes(index))).toEqual([]);
    }
  });

  it("says so when one side has no window", () => {
    const short = [new Int32Array(20), new Int32Array(3)];
    expect(() => splitInBothWays(short, { pieces: named(2), length: 6, seed: 1 })).toThrow(
      /invalid windows to/,
    );
  });
});

describe("coveredStretches", () => {
  it("joins windows that overlap and leaves the rest out", () => {
    const ids = [Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)];
    const windows = [0, 1, 6].map((start) => ({ sequence: 0, start }));
    const parts = { sequences: ids, windows, length: 2 };
    expect(coveredStretches(parts, [0, 1, 2])).toEqual([
      Int32Array.of(0, 1, 2, 3),
      Int32Array.of(6, 7, 8),
    ]);
  });
});

describe("scoreNgramOnWindows", () => {
  it("finds random tokens by heart through the leak, and not without it", () => {
    const options = { order: 5, vocabularySize: 8 };
    const leaky = scoreNgramOnWindows(pair, "random windows", options);
    const fair = scoreNgramOnWindows(pair, "by piece", options);
    expect(leaky.accuracy).toBeGreaterThan(0.8);
    expect(fair.accuracy).toBeLessThan(0.4);
    expect(leaky.bits).toBeLessThan(fair.bits);
  });
});

describe("trainOnWindows", () => {
  it("trains on one side and scores the other, the same for the same seed", async () => {
    const network = { ...tinyNetwork, vocabularySize: 8, predict: "last-step" } as const;
    const run = () =>
      trainOnWindows(pair, "by piece", { network, training: { epochs: 2, workers: 1 }, batch: 32 });
    const [first, second] = [await run(), await run()];
    expect(first.history).toHaveLength(2);
    expect(first.history[0].tokens).toBe(pair.splits["by piece"].train.length);
    expect(first.weights).toEqual(second.weights);
  });
});

describe("summariseTrainings", () => {
  const epoch = (validationLoss: number) => ({
    epoch: 1,
    trainLoss: 1,
    trainAccuracy: 0.5,
    validationLoss,
    validationAccuracy: 0.25,
    learningRate: 0.1,
    seconds: 1,
    tokens: 1,
    steps: 1,
  });

  it("finds the best and the last epoch, in bits", () => {
    const history = [Math.LN2 * 3, Math.LN2, Math.LN2 * 2].map(epoch);
    const [summary] = summariseTrainings([{ label: "by piece", history }]);
    expect(summary).toMatchObject({ epochs: 3, bestEpoch: 2, testAccuracy: 0.25 });
    expect(summary.bestBits).toBeCloseTo(1);
    expect(summary.lastBits).toBeCloseTo(2);
  });

  it("leaves out a training that ended before its first epoch", () => {
    expect(summariseTrainings([{ label: "by piece", history: [] }])).toEqual([]);
  });
});

describe("openings", () => {
  const encoded = (...lengths: readonly number[]) => ({
    pieces: named(lengths.length),
    tokens: lengths.map((length) => Array.from({ length }, (_, i) => `${i}`)),
  });
  const namesOf = ({ pieces }: ReturnType<typeof openings>) => pieces.map(({ name }) => name);

  it("are the beginnings of the first pieces that are longer than two windows", () => {
    const opened = openings(encoded(1, 9, 4, 9, 9), { window: 2, count: 2, most: 6 });
    expect(namesOf(opened)).toEqual(["1", "3"]);
    expect(opened.tokens.map((tokens) => tokens.length)).toEqual([6, 6]);
    expect(opened.length).toBe(2);
  });

  it("have a shorter window where half of the pieces would be too short", () => {
    const opened = openings(encoded(32, 32, 32, 7), { window: 32, count: 30 });
    expect([opened.length, namesOf(opened)]).toEqual([15, ["0", "1", "2"]]);
    expect(openings(encoded(100, 100, 32, 32), { window: 32, count: 30 }).length).toBe(32);
    expect(openings(encoded(2, 1), { window: 32, count: 30 }).length).toBe(1);
    expect(openings(encoded(), { window: 32, count: 30 }).pieces).toEqual([]);
  });
});
