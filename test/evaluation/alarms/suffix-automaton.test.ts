import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random";
import { SuffixAutomaton } from "../../../lib/evaluation/alarms/suffix-automaton";

const letters = (text: string) => Int32Array.from(text, (letter) => letter.charCodeAt(0) - 97);
const automaton = (text: string) => new SuffixAutomaton(letters(text), 26);

/** Brute force: the longest passage standing at two places. */
function bruteRepeat(text: readonly number[], overlapping: boolean): number {
  let best = 0;
  for (let a = 0; a < text.length; a++) {
    for (let b = a + 1; b < text.length; b++) {
      let length = 0;
      while (b + length < text.length && text[a + length] === text[b + length]) length++;
      best = Math.max(best, overlapping ? length : Math.min(length, b - a));
    }
  }
  return best;
}

/** Brute force: the longest match ending at each position of the query. */
function bruteMatch(text: readonly number[], query: readonly number[]): number[] {
  const joined = `,${text.join(",")},`;
  return query.map((_, end) => {
    for (let start = 0; start <= end; start++) {
      if (joined.includes(`,${query.slice(start, end + 1).join(",")},`)) return end - start + 1;
    }
    return 0;
  });
}

describe("SuffixAutomaton", () => {
  test("finds the longest repeat of a word, where it stands, with and without overlap", () => {
    expect(automaton("banana").longestRepeat(true)).toEqual({
      length: 3,
      firstStart: 1,
      secondStart: 3,
    });
    expect(automaton("banana").longestRepeat(false).length).toBe(2);
    expect(automaton("aaaa").longestRepeat(true).length).toBe(3);
    expect(automaton("aaaa").longestRepeat(false).length).toBe(2);
    expect(automaton("abc").longestRepeat(true).length).toBe(0);
    expect(automaton("").longestRepeat(true).length).toBe(0);
  });

  test("matches a query position by position and says where the text has it", () => {
    const { lengths, ends } = automaton("abcabd").match(letters("zabdc"));
    expect([...lengths]).toEqual([0, 1, 2, 3, 1]);
    expect([...ends]).toEqual([-1, 0, 1, 5, 2]);
  });

  test("symbols that the text never has match nothing", () => {
    expect([...automaton("ab").match([-1, 99, 0]).lengths]).toEqual([0, 0, 1]);
  });

  test("agrees with brute force on random texts", () => {
    const text = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (symbols, query) => {
        const built = new SuffixAutomaton(Int32Array.from(symbols), 4);
        for (const overlapping of [true, false]) {
          const repeat = built.longestRepeat(overlapping);
          expect(repeat.length).toBe(bruteRepeat(symbols, overlapping));
          const cut = (start: number) => symbols.slice(start, start + repeat.length);
          expect(cut(repeat.firstStart)).toEqual(cut(repeat.secondStart));
        }
        const { lengths, ends } = built.match(query);
        expect([...lengths]).toEqual(bruteMatch(symbols, query));
        lengths.forEach((length, i) => {
          const source = symbols.slice(ends[i] - length + 1, ends[i] + 1);
          expect(source).toEqual(query.slice(i - length + 1, i + 1));
        });
      }),
    );
  });

  test("a long loop and a long random text are no trouble", () => {
    const loop = Int32Array.from({ length: 100_000 }, (_, i) => i % 3);
    expect(new SuffixAutomaton(loop, 3).longestRepeat(true).length).toBe(99_997);
    const random = Random.fromSeed(1);
    const noise = Int32Array.from({ length: 100_000 }, () => random.integer(500));
    expect(new SuffixAutomaton(noise, 500).longestRepeat(true).length).toBeLessThan(8);
  });

  test("a symbol out of the alphabet is refused", () => {
    expect(() => new SuffixAutomaton(Int32Array.of(5), 5)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid symbol: 5 (must be 0 to 4)]`,
    );
  });
});
