import { describe, expect, it } from "vitest";
import { Random } from "../../lib/core/random";
import { fulfil } from "../../lib/live/mind/composer";
import type { Wish } from "../../lib/live/mind/messages";
import { startSettings } from "../../lib/live/mind/settings";
import { loadModel } from "../../lib/models/portable/load-model";
import { barsOf } from "../../lib/music/meter";
import { createPiece, endTicks, type Piece } from "../../lib/music/piece";
import { sampleTokens } from "../../lib/sampling/sample-tokens";
import { untrained } from "./models";

const voices = loadModel(untrained("four-voice-eighths"), "voices");
const notes = loadModel(untrained("note-durations"), "notes");
const settings = { ...startSettings(voices.header), bars: 2, seed: 7 };
const nobody = { grown: () => undefined };

const generate = (changes: Partial<Extract<Wish, { kind: "generate" }>> = {}) =>
  ({ kind: "generate", settings, count: 2, primer: null, bars: null, ...changes }) as const;

const tune = (pitches: readonly number[], durationTicks = 480): Piece =>
  createPiece({
    name: "tune",
    notes: pitches.map((pitch, i) => ({
      ...{ pitch, startTicks: i * durationTicks, durationTicks, velocity: 90, track: 0 },
    })),
  });
const barCount = (piece: Piece) => barsOf(piece, endTicks(piece)).length;

describe("a wish of the page", () => {
  it("draws what the sampler draws, take by take", async () => {
    const [, second] = await fulfil(voices, generate(), nobody);
    const { model, vocabulary, encoding } = voices;
    const drawn = await sampleTokens(model, vocabulary, {
      ...{ length: 400, count: 2, random: Random.fromSeed(7), grammar: encoding.grammar },
      strategy: { temperature: 1, topP: 0.9 },
    });
    const whole = encoding.decode(drawn[1].tokens).notes;
    const first = second.piece.notes.slice(0, 12);
    expect(first.length).toBeGreaterThan(0);
    expect(first.map(({ pitch }) => pitch)).toEqual(
      whole.slice(0, first.length).map(({ pitch }) => pitch),
    );
  });

  it("is heard of before it is fulfilled, and keeps to its bars", async () => {
    const heard: number[] = [];
    const grown = (_: number, piece: Piece) => heard.push(piece.notes.length);
    const long = { ...settings, bars: 4, seed: 1 };
    const takes = await fulfil(voices, generate({ settings: long }), { grown });
    expect(heard.length).toBeGreaterThan(takes.length);
    for (const { piece } of takes) expect(barCount(piece)).toBeLessThanOrEqual(4);
    expect(takes.map(({ rank }) => rank).sort()).toEqual([1, 2]);
  });

  it("goes on from the bars that were given", async () => {
    const primer = tune([60, 62, 64, 65, 67, 65, 64, 62]);
    const [take] = await fulfil(notes, generate({ primer, bars: 1, count: 1 }), nobody);
    expect(take.piece.notes.slice(0, 4)).toEqual(primer.notes.slice(0, 4));
    expect(take.givenTicks).toBe(1920);
    expect(take.piece.notes.length).toBeGreaterThan(4);
  });

  it("makes one bar anew and keeps the others, with voices and without", async () => {
    const melody = tune([60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65]);
    const sing = { kind: "harmonise", settings, count: 1, melody } as const;
    const [{ piece: sung }] = await fulfil(voices, sing, nobody);
    for (const [loaded, piece] of [
      [voices, sung],
      [notes, melody],
    ] as const) {
      const bars = barsOf(piece, endTicks(piece));
      const [anew] = await fulfil(loaded, { kind: "again", settings, piece, bar: 2 }, nobody);
      const outside = ({ notes: all }: Piece) =>
        all.filter(({ startTicks, durationTicks }) => {
          const { startTicks: from, lengthTicks } = bars[1];
          return startTicks + durationTicks <= from || startTicks >= from + lengthTicks;
        });
      expect(outside(anew.piece)).toEqual(expect.arrayContaining(outside(piece)));
      expect(anew.piece.notes).not.toEqual(piece.notes);
      expect([anew.rank, anew.alarms]).toEqual([null, []]);
    }
  });

  it("puts three voices under a tune", async () => {
    const melody = tune([67, 69, 71, 72]);
    const wish = { kind: "harmonise", settings, count: 1, melody } as const;
    const [{ piece }] = await fulfil(voices, wish, nobody);
    expect(piece.tracks).toHaveLength(4);
    const soprano = piece.notes.filter(({ track }) => track === 0);
    expect(soprano.map(({ pitch }) => pitch)).toEqual([67, 69, 71, 72]);
    const refused = fulfil(notes, wish, nobody);
    await expect(refused).rejects.toThrow("has no voices to harmonise");
  });

  it("raises the alarms over a bar made anew", async () => {
    const same = tune(new Array(40).fill(60));
    const wish = { kind: "again", settings, piece: same, bar: 4 } as const;
    const [{ alarms, reason }] = await fulfil(notes, wish, nobody);
    expect(alarms[0]).toMatch(/of the moments stand in loops/);
    expect(reason).toContain(alarms[0]);
  });

  it("names what cannot be done", async () => {
    const wrong = { ...settings, scale: "C major", range: "C#4..C#4" };
    await expect(fulfil(notes, generate({ settings: wrong }), nobody)).rejects.toThrow(
      /no note is left of the \d+ in the vocabulary/,
    );
    const high = fulfil(notes, generate({ primer: tune([120, 121]) }), nobody);
    await expect(high).rejects.toThrow(/primer tune: \d of \d tokens are not in the vocabulary/);
  });

  it("is stopped by its signal, and what was made stays", async () => {
    const stop = new AbortController();
    const long = { ...settings, bars: 32 };
    const grown = () => stop.abort();
    const takes = await fulfil(voices, generate({ settings: long }), { grown }, stop.signal);
    expect(takes).toHaveLength(1);
    expect(takes[0].piece.notes.length).toBeGreaterThan(0);
  });
});
