import { describe, expect, test } from "vitest";
import { trainNgram } from "../../lib/models/ngram";
import { controlData } from "../../lib/recipes/control";
import {
  answerTo,
  bitsOfStreams,
  countReadable,
  evidenceByParticles,
  fraudsFrom,
  judgeHarmony,
  nearestInLength,
  originOf,
  recite,
  scoreBesideNgrams,
  shareOfNotes,
  topLine,
  voicesOf,
} from "../../lib/recipes/control-study";
import { fitOptionsOf } from "../../lib/recipes/kinds/recurrent";
import { ownRecipes, recipes } from "../../lib/recipes/published";
import { fourVoiceEighths } from "../../lib/tokens/registry";
import { chorales, melodies } from "./fixtures/tiny";

const data = controlData(chorales(12), { seed: 1 });
const { vocabulary, sequences, tokens } = data.dataset;
const model = trainNgram(sequences, { order: 5, vocabularySize: vocabulary.size });
const voices = voicesOf(data, model)!;
const original = fourVoiceEighths.decode(tokens[0]);
const melody = { ...original, notes: original.notes.filter(({ track }) => track === 0) };

describe("controlData", () => {
  test("takes four voices where most pieces have them, else notes with durations", () => {
    expect(data.dataset.encoding.name).toBe("four-voice-eighths");
    const mixed = controlData([...melodies(8), ...chorales(4)], { seed: 1 });
    expect([mixed.dataset.encoding.name, mixed.fourVoicePieces]).toEqual(["note-durations", 4]);
    expect(voicesOf(mixed, model)).toBeNull();
  });

  test("stops when it has notes enough, with two pieces at least", () => {
    expect(controlData(chorales(12), { seed: 1, mostNotes: 130 }).pieces).toHaveLength(3);
    expect(controlData(melodies(9), { seed: 1, mostNotes: 1 }).pieces).toHaveLength(2);
  });
});

describe("fitOptionsOf", () => {
  test("is what `train --recipe chorale` trains with", () => {
    const { network, training, time, batch } = fitOptionsOf(ownRecipes[0], { epochs: 3, seed: 7 });
    expect(network).toMatchObject({ cell: "gru", predict: "every-step" });
    expect(training).toMatchObject({ epochs: 3, seed: 7, schedule: "cosine", restoreBest: true });
    expect([time, batch]).toEqual([128, 16]);
  });

  test("refuses a recipe that teaches one token a window", () => {
    expect(() => fitOptionsOf(recipes[0], { epochs: 1, seed: 1 })).toThrow(
      /invalid recipe: "music-ai" \(must train a recurrent network on every position\)/,
    );
  });
});

describe("what the notebook on control counts", () => {
  test("readable sequences and the earliest fault", () => {
    const broken = [...tokens[0].slice(0, 3), tokens[0][0]];
    const { grammar } = fourVoiceEighths;
    expect(countReadable([tokens[0], broken], grammar)).toEqual({ readable: 1, earliestFault: 4 });
    expect(countReadable([tokens[0]], grammar)).toEqual({ readable: 1, earliestFault: null });
  });

  test("shares of notes, and none without notes", () => {
    expect(shareOfNotes([original], ({ track }) => track < 2)).toBe(0.5);
    expect(shareOfNotes([], () => true)).toBe(0);
  });

  test("the top line is the highest note of each onset, one at a time", () => {
    const { notes } = topLine({
      ...original,
      notes: original.notes.map((note) => ({ ...note, durationTicks: 960 })),
    });
    expect(notes.map(({ pitch }) => pitch)).toEqual(melody.notes.map(({ pitch }) => pitch));
    expect(new Set(notes.slice(0, -1).map(({ durationTicks }) => durationTicks))).toEqual(
      new Set([480]),
    );
  });

  test("real music recited costs what the model charges for it", async () => {
    const stream = await recite(model, vocabulary, tokens[0]);
    expect(stream.scoredTokens).toBe(tokens[0].length + 1);
    expect(bitsOfStreams([stream])).toBeCloseTo(
      -stream.logLikelihood / Math.LN2 / stream.scoredTokens,
    );
  });

  test("the original agrees with itself and has no parallels to hide", async () => {
    const judged = await judgeHarmony(voices, { music: "original", tokens: tokens[0] }, original);
    expect([judged.inner, judged.bass]).toEqual([1, 1]);
    expect(judged.bits).toBeGreaterThan(0);
  });

  test("more particles find more evidence of a melody", async () => {
    const options = { sizes: [2, 32], seeds: [1, 2] };
    const [few, many] = await evidenceByParticles(voices, melody, options);
    expect(many.mean).toBeGreaterThan(few.mean);
    expect(few.low).toBeLessThanOrEqual(few.high);
  });

  test("n-grams and the network are scored on the same pieces, the network last", async () => {
    const network = { label: "GRU", model, parameterCount: 7, seconds: 1 };
    const scored = await scoreBesideNgrams(data.dataset, network, [1, 3]);
    expect(scored.map(({ label, kind }) => `${label}: ${kind}`)).toEqual([
      "1-gram, 12 keys: floor",
      "3-gram, 12 keys: floor",
      "GRU: model",
    ]);
    expect(scored[2].parameters).toBe(7);
  });

  test("frauds are a stolen piece and one of its chords for ever", () => {
    const { stolen, stuck } = fraudsFrom([..."habcdefgh"], { header: 1, length: 6 });
    expect(stolen.join("")).toBe("habcde");
    expect(stuck.slice(0, 9).join("")).toBe("habcdabcd");
    expect(stuck).toHaveLength(1 + 48 * 4);
  });

  test("the sequence nearest to a length, the first of equals", () => {
    expect(nearestInLength([[1], [1, 2, 3], [1, 2, 3, 4, 5]], 4)).toBe(1);
  });

  test("notes of the original are told from those of the model", () => {
    const [first] = original.notes;
    expect(originOf(original)(first)).toBe("as written");
    expect(originOf(original)({ ...first, pitch: first.pitch + 1 })).toBe("the model");
  });

  test("wishes are answered", async () => {
    expect(await answerTo("a", () => 1)).toEqual({ wish: "a", answer: "granted" });
    const refused = await answerTo("b", () => Promise.reject(new Error("no (try c)")));
    expect(refused.answer).toBe("no (try c)");
  });
});
