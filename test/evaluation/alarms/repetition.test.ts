import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random";
import {
  describeTokens,
  entropyBits,
  longestRepeat,
  loopShare,
} from "../../../lib/evaluation/alarms/repetition";

const repeatOf = (cycle: string, times: number) =>
  Array<string[]>(times)
    .fill([...cycle])
    .flat();
const noise = (length: number, kinds: number, seed = 1) => {
  const random = Random.fromSeed(seed);
  return Array.from({ length }, () => `t${random.integer(kinds)}`);
};

describe("descriptors of tokens", () => {
  test("a tiny sequence, by hand", () => {
    expect(describeTokens(["a", "b", "a", "b", "b", "b"])).toEqual({
      tokens: 6,
      distinctTokens: 2,
      distinctTokenRatio: 2 / 6,
      entropyBits: entropyBits([2, 4]),
      longestRun: 3,
      longestRepeat: 2,
      loopShare: 0,
    });
  });

  test("an empty sequence has only zeros", () => {
    expect(Object.values(describeTokens([]))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test("entropy is in bits", () => {
    expect(entropyBits([1, 1, 1, 1])).toBe(2);
    expect(entropyBits([3, 0])).toBe(0);
    expect(entropyBits([])).toBe(0);
  });

  test("the longest repeat says where it stands", () => {
    expect(longestRepeat(["C4", "D4", "E4", "C4", "D4"])).toEqual({
      length: 2,
      firstStart: 0,
      secondStart: 3,
    });
    expect(longestRepeat(repeatOf("ab", 3), { overlapping: false }).length).toBe(2);
  });
});

describe("loops", () => {
  test("a cycle counts from four times and sixteen symbols on", () => {
    expect(loopShare(repeatOf("a", 15))).toBe(0);
    expect(loopShare(repeatOf("a", 16))).toBe(1);
    expect(loopShare(repeatOf("abcde", 3))).toBe(0);
    expect(loopShare(repeatOf("abcde", 4))).toBe(1);
    expect(loopShare([...repeatOf("ab", 8), ...noise(16, 1000)])).toBe(0.5);
  });

  test("a cycle longer than sixteen symbols is no loop", () => {
    const cycle = "abcdefghijklmnopq";
    expect(loopShare(repeatOf(cycle.slice(0, 16), 4))).toBe(1);
    expect(loopShare(repeatOf(cycle, 8))).toBe(0);
  });

  test("marks exactly the symbols that brute force marks", () => {
    const options = { maximumPeriod: 3, minimumCycles: 2, minimumLength: 4 };
    const sequences = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 });
    fc.assert(
      fc.property(sequences, (sequence) => {
        const covered = new Set<number>();
        for (let start = 0; start < sequence.length; start++) {
          for (let end = start + 4; end <= sequence.length; end++) {
            for (let period = 1; period <= 3 && 2 * period <= end - start; period++) {
              const inside = sequence.slice(start + period, end);
              if (inside.every((symbol, i) => symbol === sequence[start + i])) {
                for (let i = start; i < end; i++) covered.add(i);
              }
            }
          }
        }
        const share = sequence.length === 0 ? 0 : covered.size / sequence.length;
        expect(loopShare(sequence, options)).toBeCloseTo(share);
      }),
    );
  });
});
