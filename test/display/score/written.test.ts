import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beatUnits, type Measure, measuresOf } from "../../../lib/display/score/measures";
import type { Chord } from "../../../lib/display/score/quantise";
import { writeVoice } from "../../../lib/display/score/written";
import { createPiece } from "../../../lib/music/piece";

const bar = (start: number, numerator = 4, denominator = 4): Measure => ({
  ...{ start, numerator, denominator, isPickup: false },
  length: (numerator * 48) / denominator,
});
const chord = (start: number, end: number, pitches = [60]): Chord => ({ start, end, pitches });

/** `4.` a dotted quarter, `r8` a rest, `~` tied to the one before, `8t` of a triplet. */
const read = (chords: readonly Chord[], measures: readonly Measure[]) =>
  writeVoice(chords, measures).map((written) =>
    written
      .map(({ value, dots, isTriplet, pitches, isTied }) =>
        [
          isTied ? "~" : "",
          pitches.length > 0 ? "" : "r",
          value,
          dots ? "." : "",
          isTriplet ? "t" : "",
        ].join(""),
      )
      .join(" "),
  );

describe("a written voice", () => {
  it("fills its bars with notes and rests", () => {
    expect(read([chord(12, 24), chord(24, 48)], [bar(0)])).toEqual(["r4 4 2"]);
  });

  it("cuts what crosses a bar line and binds it", () => {
    expect(read([chord(36, 60)], [bar(0), bar(48)])).toEqual(["r2. 4", "~4 r2."]);
  });

  it("shows the beats, but for eighth, quarter, eighth", () => {
    expect(read([chord(0, 6), chord(6, 18), chord(18, 24), chord(27, 36)], [bar(0)])).toEqual([
      "8 4 8 r16 8. r4",
    ]);
    expect(read([chord(0, 3), chord(3, 21)], [bar(0, 2, 4)])).toEqual(["16 8. ~8. r16"]);
  });

  it("writes triplets", () => {
    expect(read([chord(0, 4), chord(4, 8), chord(8, 12), chord(12, 20)], [bar(0, 2, 4)])).toEqual([
      "8t 8t 8t 4t r8t",
    ]);
  });

  it("counts dotted quarters in 6/8", () => {
    expect(beatUnits(bar(0, 6, 8))).toBe(18);
    expect(read([chord(0, 18), chord(18, 24), chord(24, 36)], [bar(0, 6, 8)])).toEqual(["4. 8 4"]);
  });

  it("is silent where it has nothing to say", () => {
    expect(read([chord(48, 96)], [bar(0), bar(48)])).toEqual(["", "1"]);
  });

  it("adds up to its bars, whatever is played", () => {
    const steps = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 60 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom(2, 3, 4, 6), (gaps, numerator) => {
        let at = 0;
        const chords = gaps.map(([gap, length]) => {
          const start = at + gap * 3;
          at = start + length * 3;
          return chord(start, at);
        });
        const measures = [0, 1, 2, 3].map((i) => bar(i * numerator * 12, numerator));
        for (const [i, written] of writeVoice(chords, measures).entries()) {
          const units = written.reduce((sum, beat) => sum + beat.units, 0);
          expect([0, measures[i].length]).toContain(units);
        }
      }),
    );
  });
});

describe("the bars of a score", () => {
  const notes = [0, 1, 2].map((i) => {
    return { pitch: 60, startTicks: i * 480, durationTicks: 480, velocity: 80, track: 0 };
  });

  it("begin with the pickup that the signatures state", () => {
    const timeSignatures = [
      { ticks: 0, numerator: 1, denominator: 4 },
      { ticks: 480, numerator: 4, denominator: 4 },
    ];
    const piece = createPiece({ ticksPerQuarter: 480, notes, timeSignatures });
    expect(measuresOf(piece)).toEqual([
      { start: 0, length: 12, numerator: 4, denominator: 4, isPickup: true },
      { start: 12, length: 48, numerator: 4, denominator: 4, isPickup: false },
    ]);
  });

  it("are one even in a piece without notes", () => {
    expect(measuresOf(createPiece({ notes: [] }))).toHaveLength(1);
  });
});
