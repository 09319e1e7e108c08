import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { allEncodings, encodingByName, encodingNames } from "../../lib/tokens/registry";
import {
  compareAfterRoundTrip,
  compareEncodings,
  comparePieces,
} from "../../lib/tokens/round-trip";
import { anyPiece, melody } from "./music";

const piece = melody([60, 0, 1], [64, 0, 1], [67, 1, 2]);

describe("compareAfterRoundTrip", () => {
  it("finds nothing lost in note-durations but the velocities it never says", () => {
    const report = compareAfterRoundTrip(piece, encodingByName("note-durations"));
    expect(report).toMatchObject({ tokens: 4, notes: 3, notesLost: 0, notesAdded: 0 });
    expect(report.onsetErrorQuarters).toBe(0);
    expect(report.durationErrorQuarters).toBe(0);
  });

  it("measures how the plain encodings bend time", () => {
    const report = compareAfterRoundTrip(piece, encodingByName("notes"));
    expect(report.notesLost).toBe(0);
    expect(report.onsetErrorQuarters).toBeCloseTo(0.5 / 3); // 0, 0.5 and 0 quarters late
    expect(report.durationErrorQuarters).toBeCloseTo((0.5 + 0.5 + 1.5) / 3);
  });

  it("finds no error where equal notes of several tracks become one", () => {
    const beats = Array.from({ length: 8 }, (_, i) => melody([60, i, 1]).notes[0]);
    const tripled = createPiece({
      name: "tripled",
      tracks: [0, 0, 40].map((program, channel) => {
        return { name: "", channel, program, isDrums: false };
      }),
      notes: [0, 1, 2].flatMap((track) => beats.map((note) => ({ ...note, track }))),
    });
    for (const name of ["note-durations", "chord-durations", "remi"]) {
      const report = compareAfterRoundTrip(tripled, encodingByName(name));
      expect([report.onsetErrorQuarters, report.durationErrorQuarters], name).toEqual([0, 0]);
      expect(report.notesLost, name).toBe(name === "remi" ? 8 : 16);
    }
  });

  it("counts what octaves lose when chords become pitch classes", () => {
    const octave = melody([48, 0, 1], [60, 0, 1]);
    const report = compareAfterRoundTrip(octave, encodingByName("notes-and-chords"));
    expect(report).toMatchObject({ notes: 2, notesBack: 2, notesLost: 1, notesAdded: 1 });
  });
});

describe("compareEncodings", () => {
  it("reports on every encoding that can write the piece, and says why others cannot", () => {
    const { reports, refused } = compareEncodings(piece, allEncodings());
    const names = [...reports, ...refused].map(({ encoding }) => encoding);
    expect(names.sort()).toEqual([...encodingNames].sort());
    expect(refused[0].reason).toMatch(/^melody: 1 voice/);
  });
});

/** The least sum of the distances with which each of `a` finds one of `b` for itself. */
function leastDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0) return 0;
  const [first, ...others] = a;
  return Math.min(
    ...b.map((time, i) => Math.abs(time - first) + leastDistance(others, b.toSpliced(i, 1))),
  );
}

describe("comparePieces", () => {
  it("finds the matching with the least error of all there are", () => {
    const times = (maxLength: number) => fc.array(fc.nat(12), { minLength: 1, maxLength });
    const line = (onsets: readonly number[]) =>
      melody(...onsets.map((onset): [number, number, number] => [60, onset, 1]));
    fc.assert(
      fc.property(times(4), times(6), (some, others) => {
        const [a, b] = some.length <= others.length ? [some, others] : [others, some];
        const { onsetErrorQuarters } = comparePieces(line(some), line(others));
        expect(onsetErrorQuarters * a.length).toBeCloseTo(leastDistance(a, b), 6);
      }),
    );
  });

  it("pairs notes of one onset by their lengths", () => {
    const chord = melody([60, 0, 1], [60, 0, 4]);
    const { notesLost, durationErrorQuarters } = comparePieces(chord, melody([60, 0, 1]));
    expect([notesLost, durationErrorQuarters]).toEqual([1, 0]);
  });

  it("finds no difference between a piece and itself", () => {
    fc.assert(
      fc.property(anyPiece, (any) => {
        const { notes, notesBack, ...rest } = comparePieces(any, any);
        expect(notesBack).toBe(notes);
        expect(Object.values(rest).every((value) => value === 0)).toBe(true);
      }),
    );
  });

  it("matches the notes that are left to the nearest in time", () => {
    const four = melody([60, 0, 1], [60, 1, 1], [60, 2, 1], [60, 3, 1]);
    const two = melody([60, 1, 1], [60, 3.25, 1]);
    const report = comparePieces(four, two);
    expect([report.notesLost, report.onsetErrorQuarters]).toEqual([2, 0.125]);
  });
});
