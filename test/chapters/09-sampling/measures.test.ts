import { describe, expect, it } from "vitest";
import {
  cutSamples,
  describeSamples,
  distanceToReal,
  measureSamples,
  mostRepetitive,
  nearestInSurprise,
  rankByDistance,
  recurrences,
  signsOf,
  surpriseAlong,
} from "../../../lib/chapters/09-sampling/measures";
import { trainNgram } from "../../../lib/models/ngram";
import { encodingByName } from "../../../lib/tokens/registry";
import { buildVocabulary } from "../../../lib/tokens/vocabulary";

const encoding = encodingByName("note-durations");
const loop = Array.from({ length: 40 }, () => ["C4$1", ">1"]).flat();
const scale = Array.from({ length: 40 }, (_, i) => [
  `${"CDEFGAB"[i % 7]}${2 + (i % 5)}$1`,
  ">1",
]).flat();
const vocabulary = buildVocabulary([scale, loop]);
const uniform = trainNgram([], { order: 1, vocabularySize: vocabulary.size });

describe("the description of samples", () => {
  it("cuts all to one length and leaves the shorter out", () => {
    expect(cutSamples([["a", "b", "c"], ["a"], ["b", "c"]], 2)).toEqual([
      ["a", "b"],
      ["b", "c"],
    ]);
  });

  it("tells a loop from music", () => {
    const [stuck, moving] = [loop, scale].map((tokens) => describeSamples([tokens], encoding));
    expect(stuck).toMatchObject({ distinctTokens: 2 / 80, collapsed: 1, longestRepeat: 78 });
    expect(moving).toMatchObject({ distinctPitches: 35, collapsed: 0 });
  });

  it("counts how often the commonest passage comes back", () => {
    expect(recurrences("C D C D C D".split(" "), 2)).toBe(3);
    expect(recurrences(["C", "D"], 2)).toBe(1);
    expect(recurrences(["C"], 2)).toBe(0);
    expect(describeSamples([loop], encoding).recurrences).toBe(37);
    expect(mostRepetitive([scale, loop, [...loop]])).toBe(loop);
  });

  it("takes the mean over samples", () => {
    const both = describeSamples([loop, scale], encoding);
    expect(both.collapsed).toBe(0.5);
    expect(both.distinctPitches).toBe(18);
  });

  it("lets the alarm give way to real music that does the same", () => {
    expect(describeSamples([loop], encoding, signsOf([loop], encoding)).collapsed).toBe(0);
  });

  it("refuses to describe nothing", () => {
    expect(() => describeSamples([], encoding)).toThrowErrorMatchingInlineSnapshot(
      `[DataError: no samples to describe (shorten the length)]`,
    );
  });
});

describe("the measures of samples", () => {
  it("ask a model how surprising each token is", async () => {
    const [bits] = await surpriseAlong(uniform, vocabulary, [scale.slice(0, 7)]);
    expect(bits).toHaveLength(7);
    expect(bits[0]).toBeCloseTo(Math.log2(vocabulary.size), 5);
  });

  it("are taken of one length, what is shorter left out", async () => {
    const parts = { vocabulary, encoding };
    const all = [scale, scale.slice(0, 9)];
    const measures = await measureSamples(uniform, parts, all, { length: 70 });
    expect(measures.samples).toEqual([scale.slice(0, 70)]);
    expect(measures.surprise).toBeCloseTo(Math.log2(vocabulary.size), 5);
  });

  it("are as far from real music as their ratios, the longest repeat apart", () => {
    const real = { surprise: 2, recurrences: 2, distinctTokens: 0.5, distinctPitches: 20 };
    const doubled = { ...real, recurrences: 4, longestRepeat: 99 };
    expect(distanceToReal(real, real)).toBe(0);
    expect(distanceToReal(doubled, real)).toBeCloseTo(Math.LN2, 10);
    expect(rankByDistance([doubled, real], real)).toEqual([real, doubled]);
    const far = { surprise: 9 };
    expect(nearestInSurprise([far, { surprise: 1.5 }], real)).toEqual({ surprise: 1.5 });
  });
});
