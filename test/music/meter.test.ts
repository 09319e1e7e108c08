import { describe, expect, it } from "vitest";
import {
  barsOf,
  effectiveSignatures,
  inferPickupQuarters,
  positionIn,
} from "../../lib/music/meter";
import { createPiece } from "../../lib/music/piece";

const signature = (ticks: number, numerator: number, denominator: number) => ({
  ticks,
  numerator,
  denominator,
});
const metre = (...timeSignatures: ReturnType<typeof signature>[]) =>
  createPiece({ notes: [], timeSignatures });

describe("effectiveSignatures", () => {
  it("begins in 4/4 where nothing is said", () => {
    expect(effectiveSignatures(metre())).toEqual([signature(0, 4, 4)]);
    expect(effectiveSignatures(metre(signature(960, 3, 4)))).toEqual([
      signature(0, 4, 4),
      signature(960, 3, 4),
    ]);
  });

  it("keeps the last of several at one tick, and drops repetitions at bar lines", () => {
    const piece = metre(signature(0, 4, 4), signature(0, 3, 4), signature(1440, 3, 4));
    expect(effectiveSignatures(piece)).toEqual([signature(0, 3, 4)]);
  });

  it("drops signatures that make no bar", () => {
    expect(effectiveSignatures(metre(signature(0, 0, 4)))).toEqual([signature(0, 4, 4)]);
  });
});

describe("barsOf and positionIn", () => {
  const bars = barsOf(metre(signature(0, 1, 4), signature(480, 3, 4), signature(1920, 6, 8)), 4000);

  it("begin a bar at every signature", () => {
    expect(bars.map(({ startTicks }) => startTicks)).toEqual([0, 480, 1920, 3360]);
  });

  it("count beats of the signature from the bar line", () => {
    expect(positionIn(bars, 960)).toEqual({ bar: 1, ticksIntoBar: 480, beat: 1 });
    expect(positionIn(bars, 2160)).toEqual({ bar: 2, ticksIntoBar: 240, beat: 1 });
    expect(positionIn(bars, 0)).toEqual({ bar: 0, ticksIntoBar: 0, beat: 0 });
  });

  it("cut a bar short where the signature changes within it", () => {
    const cut = barsOf(metre(signature(0, 4, 4), signature(480, 4, 4)), 2400);
    expect(cut.map(({ startTicks }) => startTicks)).toEqual([0, 480]);
  });
});

describe("inferPickupQuarters", () => {
  const notes = (...lengths: number[]) => {
    let now = 0;
    return lengths.map((quarters) => {
      const note = {
        pitch: 60,
        startTicks: now,
        durationTicks: quarters * 480,
        velocity: 90,
        track: 0,
      };
      now += quarters * 480;
      return note;
    });
  };

  it("puts long notes on strong beats", () => {
    expect(inferPickupQuarters(createPiece({ notes: notes(1, 2, 1, 1, 2) }))).toBe(1);
    expect(inferPickupQuarters(createPiece({ notes: notes(2, 1, 1, 2, 2) }))).toBe(0);
    const waltz = createPiece({
      notes: notes(1, 2, 1, 2, 1),
      timeSignatures: [signature(0, 3, 4)],
    });
    expect(inferPickupQuarters(waltz)).toBe(1);
  });

  it("finds none in even notes and in bars without whole quarters", () => {
    expect(inferPickupQuarters(createPiece({ notes: notes(1, 1, 1, 1) }))).toBe(0);
    const odd = createPiece({ notes: notes(1, 2), timeSignatures: [signature(0, 7, 8)] });
    expect(inferPickupQuarters(odd)).toBe(0);
  });
});
