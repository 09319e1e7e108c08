import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

  it("counts what octaves lose when chords become pitch classes", () => {
    const octave = melody([48, 0, 1], [60, 0, 1]);
    const report = compareAfterRoundTrip(octave, encodingByName("notes-and-chords"));
    expect(report).toMatchObject({ notes: 2, notesBack: 1, notesLost: 1, notesAdded: 0 });
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

describe("comparePieces", () => {
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
