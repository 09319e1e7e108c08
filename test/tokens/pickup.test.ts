import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { inferPickup } from "../../lib/tokens/pickup";

const signature = (ticks: number, numerator: number, denominator: number) => ({
  ticks,
  numerator,
  denominator,
});

describe("inferPickup", () => {
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
    expect(inferPickup(createPiece({ notes: notes(1, 2, 1, 1, 2) }))).toBe(1);
    expect(inferPickup(createPiece({ notes: notes(2, 1, 1, 2, 2) }))).toBe(0);
    const waltz = createPiece({
      notes: notes(1, 2, 1, 2, 1),
      timeSignatures: [signature(0, 3, 4)],
    });
    expect(inferPickup(waltz)).toBe(1);
  });

  it("finds none in even notes and in bars without whole quarters", () => {
    expect(inferPickup(createPiece({ notes: notes(1, 1, 1, 1) }))).toBe(0);
    const odd = createPiece({ notes: notes(1, 2), timeSignatures: [signature(0, 7, 8)] });
    expect(inferPickup(odd)).toBe(0);
  });
});
