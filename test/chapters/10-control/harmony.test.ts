import { describe, expect, test } from "vitest";
import { controlData } from "../../../lib/chapters/10-control/data";
import {
  effectiveParticles,
  evidenceByParticles,
  judgeHarmonies,
  scoreBesideNgrams,
  voicesOf,
} from "../../../lib/chapters/10-control/harmony";
import { Random } from "../../../lib/core/random";
import { trainNgram } from "../../../lib/models/ngram";
import { fourVoiceEighths } from "../../../lib/tokens/four-voice";
import { chorales } from "../../recipes/fixtures/tiny";

const data = controlData(chorales(12), { seed: 1 });
const { vocabulary, sequences, tokens } = data.dataset;
const model = trainNgram(sequences, { order: 5, vocabularySize: vocabulary.size });
const voices = voicesOf(data, model)!;
const original = { tokens: tokens[0], piece: fourVoiceEighths.decode(tokens[0]) };
const soprano = original.piece.notes.filter(({ track }) => track === 0);
const melody = { ...original.piece, notes: soprano };

describe("harmonies and their judges", () => {
  test("the original agrees with itself, and what could not be made is left out", async () => {
    const judged = await judgeHarmonies(voices, original, { copy: original, none: null });
    expect(judged!.map(({ music }) => music)).toEqual(["as it was written", "copy"]);
    expect([judged![1].inner, judged![1].bass]).toEqual([1, 1]);
    expect(judged![0].bits).toBeGreaterThan(0);
  });

  test("more particles find more evidence of a melody", async () => {
    const options = { sizes: [2, 32], seeds: [1, 2] };
    const [few, many] = (await evidenceByParticles(voices, melody, options))!;
    expect(many.mean).toBeGreaterThan(few.mean);
    expect(few.low).toBeLessThanOrEqual(few.high);
  });

  test("weights are as even as one particle to all of them", async () => {
    const options = { particles: 4, random: Random.fromSeed(1) };
    const effective = (await effectiveParticles(voices, melody, options))!;
    expect(effective.length).toBeGreaterThan(0);
    expect(Math.min(...effective)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...effective)).toBeLessThanOrEqual(4 + 1e-9);
  });

  test("nothing comes of music without four voices", async () => {
    expect(await judgeHarmonies(null, original, {})).toBeNull();
    expect(await evidenceByParticles(null, melody, { sizes: [2], seeds: [1] })).toBeNull();
    const options = { particles: 2, random: Random.fromSeed(1) };
    expect(await effectiveParticles(null, melody, options)).toBeNull();
  });

  test("n-grams and the network are scored on the same pieces, the network last", async () => {
    const network = { label: "GRU", model, parameterCount: 7, seconds: 1 };
    const scored = await scoreBesideNgrams(data.dataset, network, [1, 3]);
    expect(scored.map(({ label, role }) => `${label}: ${role}`)).toEqual([
      "1-gram, 12 keys: floor",
      "3-gram, 12 keys: floor",
      "GRU: model",
    ]);
    expect(scored[2].parameters).toBe(7);
  });
});
