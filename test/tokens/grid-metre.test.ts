import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { barStepsOf, metreOf, signatureOf, signaturesOfMetre } from "../../lib/tokens/grid-metre";

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
    const waltz = { numerator: 3, denominator: 4, barSteps: 12 };
    expect(metreOf(createPiece({ notes: [], timeSignatures }), 4)).toEqual({
      ...waltz,
      pickupSteps: 4,
    });
  });

  it("reads a short first bar of an eighth as one, also on a grid of eighths", () => {
    const timeSignatures = [
      { ticks: 0, numerator: 1, denominator: 8 },
      { ticks: 240, numerator: 6, denominator: 8 },
    ];
    const jig = createPiece({ notes: [], timeSignatures });
    expect(metreOf(jig, 4)).toMatchObject({ numerator: 6, barSteps: 12, pickupSteps: 2 });
    expect(metreOf(jig, 2)).toMatchObject({ numerator: 6, barSteps: 6, pickupSteps: 1 });
  });

  it("takes a bar line that comes early for the end of a pickup", () => {
    const timeSignatures = [0, 240].map((ticks) => ({ ticks, numerator: 4, denominator: 4 }));
    expect(metreOf(createPiece({ notes: [], timeSignatures }), 4)).toMatchObject({
      barSteps: 16,
      pickupSteps: 2,
    });
  });

  it("writes bars that a grid cannot hold as the nearest that it can", () => {
    const metre = (numerator: number, denominator: number, stepsPerQuarter: number) =>
      metreOf(
        createPiece({ notes: [], timeSignatures: [{ ticks: 0, numerator, denominator }] }),
        stepsPerQuarter,
      );
    expect(metre(5, 16, 2)).toMatchObject({ numerator: 3, denominator: 8, barSteps: 3 });
    expect(metre(40, 4, 4)).toMatchObject({ numerator: 16, denominator: 4, barSteps: 64 });
  });

  it("infers a pickup from long notes where the file does not say", () => {
    const notes = [note(0, 1), note(1, 2), note(3, 1), note(4, 1), note(5, 2)];
    expect(metreOf(createPiece({ notes }), 4)).toMatchObject({ barSteps: 16, pickupSteps: 4 });
  });

  it("infers an eighth on grids of sixteenths and of eighths", () => {
    const timeSignatures = [{ ticks: 0, numerator: 6, denominator: 8 }];
    const jig = [note(0, 0.5), note(0.5, 1), note(1.5, 0.5), note(2, 1.5)];
    const piece = createPiece({ notes: jig, timeSignatures });
    expect([4, 2].map((steps) => metreOf(piece, steps).pickupSteps)).toEqual([2, 1]);
  });

  it("reads back what signaturesOfMetre writes, whatever the notes", () => {
    const metres = fc
      .record({
        numerator: fc.integer({ min: 1, max: 64 }),
        denominator: fc.constantFrom(1, 2, 4, 8, 16),
      })
      .map((signature) => ({ ...signature, barSteps: barStepsOf(signature, 4) ?? 0 }))
      .filter(({ barSteps }) => barSteps > 0)
      .chain((metre) =>
        fc.record({
          numerator: fc.constant(metre.numerator),
          denominator: fc.constant(metre.denominator),
          barSteps: fc.constant(metre.barSteps),
          pickupSteps: fc.nat(metre.barSteps - 1),
        }),
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
