import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitByPiece, splitWindowsLeaky } from "../../lib/dataset/split";
import { cutWindows, measureLeak } from "../../lib/dataset/windows";

/** Pieces of which each names its group: "ab" is a copy of "a". */
const named = (...names: readonly string[]) =>
  names.map((name) => (name.length > 1 ? { name, copyOf: name[0] } : { name }));
const numbered = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `${i}` }));

describe("a split by piece", () => {
  it("puts every piece on exactly one side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer(), (count, seed) => {
        const { train, test } = splitByPiece(numbered(count), { seed });
        expect([...train, ...test].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        expect(Math.min(train.length, test.length)).toBeGreaterThan(0);
      }),
    );
  });

  it("takes a fifth for the test by default, the same fifth for the same seed", () => {
    const pieces = numbered(350);
    const split = splitByPiece(pieces, { seed: 3 });
    expect(split.test).toHaveLength(70);
    expect(splitByPiece(pieces, { seed: 3 })).toEqual(split);
    expect(splitByPiece(pieces, { seed: 4 })).not.toEqual(split);
  });

  it("keeps copies on one side, whatever the seed, and counts them", () => {
    const pieces = named("a", "ab", "ac", "d", "e", "ef", "g", "h", "i", "j");
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { train, test, copies } = splitByPiece(pieces, { seed });
        const side = (indices: readonly number[]) => new Set(indices.map((i) => pieces[i].name[0]));
        expect([...side(train)].filter((group) => side(test).has(group))).toEqual([]);
        expect([train.length + test.length, copies]).toEqual([10, 3]);
        expect([1, 2]).toContain(test.length);
      }),
    );
  });

  it("keeps a copy with its fellows though the first of them is not there", () => {
    const { train, test } = splitByPiece(named("ab", "ac", "d"), { seed: 1 });
    expect([...train, ...test].sort()).toEqual([0, 1, 2]);
    expect(test).toEqual([2]);
  });

  it("holds out the smallest group where every group is larger than its share", () => {
    const pieces = named("a", "ab", "ac", "d", "de");
    expect(splitByPiece(pieces, { seed: 1 }).test).toEqual([3, 4]);
  });

  it("refuses fractions that leave a side empty, and a single piece", () => {
    expect(() =>
      splitByPiece(numbered(9), { testFraction: 1, seed: 1 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid testFraction: 1 (must be between 0 and 1, both excluded)]`,
    );
    expect(() => splitByPiece(numbered(1), { seed: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: 1 usable piece: a split needs at least 2 different ones (add music)]`,
    );
    expect(() => splitByPiece(named("a", "ab"), { seed: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: 2 usable pieces, all with the same music: a split needs at least 2 different ones (add music)]`,
    );
  });
});

describe("windows", () => {
  it("never cross from one sequence into the next", () => {
    expect(
      cutWindows(
        [
          [1, 2, 3],
          [4, 5],
          [6, 7, 8, 9],
        ],
        { length: 2 },
      ),
    ).toEqual([
      { sequence: 0, start: 0 },
      { sequence: 2, start: 0 },
      { sequence: 2, start: 1 },
    ]);
  });

  it("longer than every piece are refused with the longest piece's length", () => {
    expect(() => cutWindows([[1, 2, 3]], { length: 50 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: a window of 50 tokens and its target do not fit into any piece (the longest has 3 tokens: add longer pieces)]`,
    );
  });
});

describe("the leak of a random window split", () => {
  it("is counted exactly on a tiny case", () => {
    const windows = cutWindows([[1, 2, 3, 4, 5, 6]], { length: 2 });
    const leak = measureLeak(windows, { train: [0, 2], test: [1, 3] }, 2);
    expect(leak).toEqual({ shiftedByOne: 1, targetSeen: 0.5 });
  });

  it("is nearly total at stride 1", () => {
    const windows = cutWindows([Array.from({ length: 3000 }, (_, i) => i)], { length: 50 });
    const leak = measureLeak(windows, splitWindowsLeaky(windows.length, { seed: 1 }), 50);
    expect(leak.shiftedByOne).toBeGreaterThan(0.9);
    expect(leak.targetSeen).toBeGreaterThan(0.99);
  });

  it("is nothing when pieces stay whole", () => {
    const windows = cutWindows([Array(60).fill(0), Array(60).fill(1)], { length: 10 });
    const train = windows.flatMap((window, index) => (window.sequence === 0 ? [index] : []));
    const test = windows.flatMap((window, index) => (window.sequence === 1 ? [index] : []));
    expect(measureLeak(windows, { train, test }, 10)).toEqual({ shiftedByOne: 0, targetSeen: 0 });
  });
});
