import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import type { NextTokenModel } from "../../lib/models/next-token";
import { trainNgram } from "../../lib/models/ngram";
import { loadModel } from "../../lib/models/portable/load-model";
import { packModel } from "../../lib/models/portable/model-file";
import { buildConstraints } from "../../lib/sampling/constraint-settings";
import { sampleTokens } from "../../lib/sampling/sample-tokens";
import { parsePitchRange } from "../../lib/sampling/scales";
import { SteppedStreams } from "../../lib/sampling/stepped-streams";
import { toyModel } from "../models/portable/toy-model";

const { header, weights } = toyModel();
const { model: portable, vocabulary, encoding } = loadModel(packModel(header, weights), "toy");
const ngram = trainNgram([Int32Array.of(1, 5, 7, 9, 5, 7, 9, 11, 2)], {
  ...{ order: 3, vocabularySize: vocabulary.size },
});
const models: Readonly<Record<string, NextTokenModel>> = {
  "a model whose streams can be copied": portable,
  "a model that must hear all again": ngram,
};
const { grammar } = encoding;
const random = () => Random.fromSeed("steps");

describe.each(Object.entries(models))("streams drawn token by token, of %s", (_, model) => {
  const open = () => new SteppedStreams(model, vocabulary, { random: random(), grammar });
  const draw = (streams: SteppedStreams, count: number) =>
    Array.from({ length: count }, () => streams.step({ stopAtEnd: false })[0]);

  it("say what is sampled at once", async () => {
    const settings = { length: 40, random: random(), grammar, stopAtEnd: false };
    const [whole] = await sampleTokens(model, vocabulary, { ...settings, batchSize: 1 });
    const streams = open();
    draw(streams, 40);
    streams.cut(0, "length");
    expect(streams.finish()).toEqual([whole]);
    streams.close();
  });

  it("say the same again once it was taken back, as often as one likes", () => {
    const streams = open();
    draw(streams, 7);
    const kept = streams.keep();
    const first = draw(streams, 15);
    expect(first).not.toContain(null);
    for (let time = 0; time < 2; time++) {
      streams.takeBack(kept);
      expect(streams.streams[0].ids).toHaveLength(7);
      expect(draw(streams, 15)).toEqual(first);
    }
    streams.close();
  });

  it("say another thing when a setting changes, from that token on", () => {
    const [plain, changed] = [open(), open()];
    const cold = { stopAtEnd: false, strategy: { argmax: true } };
    expect(draw(changed, 5)).toEqual(draw(plain, 5));
    const rest = Array.from({ length: 20 }, () => changed.step(cold)[0]);
    expect(rest).not.toEqual(draw(plain, 20));
    for (const streams of [plain, changed]) streams.close();
  });

  it("hear what somebody else says", () => {
    const [drawn, told] = [open(), open()];
    const tokens = draw(drawn, 10);
    for (const token of tokens) told.say(token!);
    const cold = { strategy: { argmax: true }, stopAtEnd: false };
    for (let i = 0; i < 8; i++) expect(told.step(cold)).toEqual(drawn.step(cold));
    expect(told.finish()[0].logLikelihood).toBeCloseTo(drawn.finish()[0].logLikelihood, 5);
    expect(() => told.say("no such token")).toThrow('invalid token: "no such token"');
    for (const streams of [drawn, told]) streams.close();
  });

  it("cannot grow once they are closed, nor by a strategy out of range", () => {
    const streams = open();
    expect(() => streams.step({ strategy: { temperature: -1 } })).toThrow("invalid temperature");
    streams.close();
    expect(() => streams.step()).toThrow("these streams are closed (open new ones)");
  });
});

describe("several streams side by side", () => {
  it("end one by one; those that ended say nothing more", () => {
    const numbers = [0, 1, 2];
    const streams = new SteppedStreams(portable, vocabulary, {
      random: random(),
      numbers,
      grammar,
    });
    streams.step({ stopAtEnd: false });
    streams.cut(1, "length");
    const said = streams.step({ stopAtEnd: false });
    expect(said.map((token) => token === null)).toEqual([false, true, false]);
    expect(streams.ended).toBe(false);
    expect(streams.finish()[1].ended).toBe("length");
    streams.close();
  });

  it("obey constraints that come later, and lose those that go", () => {
    const streams = new SteppedStreams(portable, vocabulary, { random: random(), grammar });
    const settings = { stopAtEnd: false };
    for (let i = 0; i < 6; i++) streams.step(settings);
    const { low, high } = parsePitchRange("C4..G4");
    streams.constrain(buildConstraints(encoding, vocabulary, { range: "C4..G4" }));
    const pitchesOf = (token: string | null) => encoding.reader.pitches(token!);
    const held = Array.from({ length: 60 }, () => streams.step(settings)[0]).flatMap(pitchesOf);
    expect(held.length).toBeGreaterThan(3);
    expect(held.filter((pitch) => pitch < low || pitch > high)).toEqual([]);
    streams.constrain([]);
    const free = Array.from({ length: 90 }, () => streams.step(settings)[0]).flatMap(pitchesOf);
    expect(free.some((pitch) => pitch < low || pitch > high)).toBe(true);
    streams.close();
  });

  it("are as wide as they are told, at least as wide as they are many", () => {
    const options = { random: random(), numbers: [0, 1], width: 1 };
    expect(() => new SteppedStreams(portable, vocabulary, options)).toThrow("invalid width: 1");
  });
});
