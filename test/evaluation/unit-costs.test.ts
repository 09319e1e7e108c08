import { describe, expect, it } from "vitest";
import type { Likelihood } from "../../lib/evaluation/likelihood";
import { unitCosts } from "../../lib/evaluation/unit-costs";
import { melody } from "../tokens/music";

const piece = { ...melody([60, 0, 1], [62, 1, 1], [64, 2, 2]), name: "three notes" }; // 4 beats, 2 s
const scored = (...bits: number[]) =>
  ({
    pieces: bits.map((cost, i) => ({
      ...{ name: `piece ${i}`, nats: cost * Math.LN2, tokens: 4, unknownTokens: 0, correct: 0 },
    })),
  }) as unknown as Likelihood;

describe("what music costs per unit", () => {
  it("is the bits of all pieces over their notes, beats and seconds", () => {
    const { note, beat, second } = unitCosts(scored(12, 24), [piece, piece]);
    expect([note.bits, beat.bits, second.bits]).toEqual([
      expect.closeTo(6),
      expect.closeTo(4.5),
      expect.closeTo(9),
    ]);
    expect(note.interval.low).toBeCloseTo(4);
    expect(note.interval.high).toBeCloseTo(8);
  });

  it("counts no drums", () => {
    const drum = { ...piece.notes[0], track: 1 };
    const tracks = [
      { name: "piano", channel: 0, program: 0, isDrums: false },
      { name: "kit", channel: 9, program: 0, isDrums: true },
    ];
    const withDrums = { ...piece, tracks, notes: [...piece.notes, drum, drum] };
    expect(unitCosts(scored(12), [withDrums]).note.bits).toBeCloseTo(4);
  });

  it("refuses other pieces than those that were scored", () => {
    expect(() => unitCosts(scored(12), [])).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid pieces: 0 (must be the 1 scored)]`,
    );
  });
});
