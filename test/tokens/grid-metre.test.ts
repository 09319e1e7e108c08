import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { metreOf, signatureOf, signaturesOfMetre } from "../../lib/tokens/grid-metre";

const note = (start: number, quarters: number) => ({
  pitch: 60,
  startTicks: start * 480,
  durationTicks: quarters * 480,
  velocity: 90,
  track: 0,
});

describe("metreOf", () => {
  it("reads a short first bar as a pickup", () => {
    const timeSignatures = [
      { ticks: 0, numerator: 1, denominator: 4 },
      { ticks: 480, numerator: 3, denominator: 4 },
    ];
    expect(metreOf(createPiece({ notes: [], timeSignatures }), 4)).toEqual({
      barSteps: 12,
      pickupSteps: 4,
    });
  });

  it("infers a pickup from long notes where the file does not say", () => {
    const notes = [note(0, 1), note(1, 2), note(3, 1), note(4, 1), note(5, 2)];
    expect(metreOf(createPiece({ notes }), 4)).toEqual({ barSteps: 16, pickupSteps: 4 });
  });

  it("reads back what signaturesOfMetre writes, whatever the notes", () => {
    const metres = fc
      .integer({ min: 1, max: 64 })
      .chain((barSteps) =>
        fc.record({ barSteps: fc.constant(barSteps), pickupSteps: fc.nat(barSteps - 1) }),
      );
    fc.assert(
      fc.property(metres, (metre) => {
        const timeSignatures = signaturesOfMetre(metre, 4, 120);
        const notes = [note(0, 1), note(1, 2), note(3, 1), note(4, 1), note(5, 2)];
        expect(metreOf(createPiece({ notes, timeSignatures }), 4)).toEqual(metre);
      }),
    );
  });
});

describe("signatureOf", () => {
  it("names bars in the largest note that fits", () => {
    expect(signatureOf(16, 4)).toEqual({ numerator: 4, denominator: 4 });
    expect(signatureOf(14, 4)).toEqual({ numerator: 7, denominator: 8 });
    expect(signatureOf(3, 4)).toEqual({ numerator: 3, denominator: 16 });
  });
});
