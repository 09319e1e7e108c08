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

  it("finds eighths too", () => {
    const jig = (...eighths: number[]) =>
      createPiece({
        notes: notes(...eighths.map((eighth) => eighth / 2)),
        timeSignatures: [signature(0, 6, 8)],
      });
    expect(inferPickup(jig(1, 2, 1, 2, 1, 2, 1, 3))).toBe(0.5);
    expect(inferPickup(jig(2, 1, 2, 1, 3, 3))).toBe(0);
    expect(inferPickup(createPiece({ notes: notes(0.5, 2, 2, 1, 1, 2) }))).toBe(0.5);
  });

  it("keeps to half a bar where its halves look alike", () => {
    const upbeat = createPiece({ notes: notes(1, 1, 1, 4, 4) });
    expect(inferPickup(upbeat)).toBe(1);
  });

  it("finds none in even notes, in drums and without notes", () => {
    expect(inferPickup(createPiece({ notes: notes(1, 1, 1, 1) }))).toBe(0);
    const drums = [{ name: "", channel: 9, program: 0, isDrums: true }];
    expect(inferPickup(createPiece({ notes: notes(1, 2, 1, 1, 2), tracks: drums }))).toBe(0);
    expect(inferPickup(createPiece({ notes: [] }))).toBe(0);
  });
});
