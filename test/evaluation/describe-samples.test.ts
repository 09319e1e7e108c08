import { describe, expect, it } from "vitest";
import {
  cutSamples,
  decodeAll,
  describeSamples,
  distanceToReal,
  measureSamples,
  recurrences,
  signsOf,
} from "../../lib/evaluation/describe-samples";
import { trainNgram } from "../../lib/models/ngram";
import { encodingByName } from "../../lib/tokens/registry";
import { buildVocabulary } from "../../lib/tokens/vocabulary";

const encoding = encodingByName("note-durations");
const loop = Array.from({ length: 40 }, () => ["C4$1", ">1"]).flat();
const scale = Array.from({ length: 40 }, (_, i) => [
  `${"CDEFGAB"[i % 7]}${2 + (i % 5)}$1`,
  ">1",
]).flat();

describe("the description of samples", () => {
  it("cuts all to one length and leaves the shorter out", () => {
    expect(cutSamples([["a", "b", "c"], ["a"], ["b", "c"]], 2)).toEqual([
      ["a", "b"],
      ["b", "c"],
    ]);
  });

  it("tells a loop from music", () => {
    const [stuck, moving] = [loop, scale].map((tokens) => describeSamples([tokens], encoding));
    expect(stuck).toMatchObject({
      samples: 1,
      distinctTokenRatio: 2 / 80,
      collapsed: 1,
      loopShare: 1,
    });
    expect(stuck.longestRepeat).toBe(78);
    expect(moving).toMatchObject({ distinctPitches: 35, collapsed: 0 });
  });

  it("counts how often the commonest passage comes back", () => {
    expect(recurrences("C D C D C D".split(" "), 2)).toBe(3);
    expect(recurrences(["C", "D"], 2)).toBe(1);
    expect(recurrences(["C"], 2)).toBe(0);
    expect(describeSamples([loop], encoding).recurrences).toBe(37);
  });

  it("takes the mean over samples", () => {
    const both = describeSamples([loop, scale], encoding);
    expect(both.collapsed).toBe(0.5);
    expect(both.distinctPitches).toBe(18);
  });

  it("lets the alarm give way to real music that does the same", () => {
    expect(describeSamples([loop], encoding, signsOf([loop], encoding)).collapsed).toBe(0);
  });

  it("asks a model how surprising they are", async () => {
    const vocabulary = buildVocabulary([scale, loop]);
    const uniform = trainNgram([], { order: 1, vocabularySize: vocabulary.size });
    const measures = await measureSamples(uniform, { vocabulary, encoding }, [scale]);
    expect(measures.surprise).toBeCloseTo(Math.log2(vocabulary.size), 5);
    expect(measures.distinctPitches).toBe(35);
    expect(distanceToReal(measures, measures)).toBe(0);
    const doubled = { ...measures, recurrences: 2 * measures.recurrences, longestRepeat: 99 };
    expect(distanceToReal(doubled, measures)).toBeCloseTo(Math.LN2, 10);
  });

  it("names decoded pieces, and refuses to describe nothing", () => {
    expect(decodeAll([scale], encoding, (i) => `piece ${i + 1}`)[0].name).toBe("piece 1");
    expect(() => describeSamples([], encoding)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no samples to describe (shorten the length)]`,
    );
  });
});
