import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countContexts } from "../../lib/models/ngram-counts";

const followersOf = (sequences: Int32Array[], context: number[]) => {
  const counts = countContexts(sequences, 4);
  let at = 0;
  for (const id of [...context].reverse()) at = at < 0 ? at : counts.longer(at, id);
  if (at < 0) return null;
  const found: Record<number, number> = {};
  for (let i = counts.starts[at]; i < counts.starts[at + 1]; i++) {
    found[counts.ids[i]] = counts.counts[i];
  }
  return { found, total: counts.totals[at] };
};

describe("counts of what followed each context", () => {
  it("count a short sequence as by hand", () => {
    const ids = [Int32Array.of(1, 3, 4, 3, 4, 2)];
    expect(followersOf(ids, [])).toEqual({ found: { 2: 1, 3: 2, 4: 2 }, total: 5 });
    expect(followersOf(ids, [4])).toEqual({ found: { 2: 1, 3: 1 }, total: 2 });
    expect(followersOf(ids, [1, 3])).toEqual({ found: { 4: 1 }, total: 1 });
    expect(followersOf(ids, [4, 1])).toBeNull();
  });

  it("count the pairs below each length of context", () => {
    const { pairsBelow } = countContexts([Int32Array.of(1, 3, 4, 3, 4, 2)], 3);
    // Unigrams 3, 4, 2; bigrams 13, 34, 43, 42; trigrams 134, 343, 434, 342.
    expect(pairsBelow).toEqual([0, 3, 7, 11]);
  });

  it("agree with counting by text keys on random sequences", () => {
    const sequence = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(sequence, { minLength: 1, maxLength: 4 }), (lists) => {
        const sequences = lists.map((list) => Int32Array.from(list));
        const expected = new Map<string, Record<number, number>>();
        for (const list of lists) {
          for (let i = 1; i < list.length; i++) {
            for (let length = 0; length < 4 && length <= i; length++) {
              const key = list.slice(i - length, i).join();
              const row = expected.get(key) ?? {};
              row[list[i]] = (row[list[i]] ?? 0) + 1;
              expected.set(key, row);
            }
          }
        }
        expect(countContexts(sequences, 4).contexts).toBe(expected.size);
        for (const [key, row] of [...expected].slice(0, 40)) {
          const context = key === "" ? [] : key.split(",").map(Number);
          expect(followersOf(sequences, context)?.found).toEqual(row);
        }
      }),
      { numRuns: 15 },
    );
  });
});
