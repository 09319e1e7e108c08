import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { momentsOf } from "../../lib/evaluation/alarms/moments";
import { describePiece } from "../../lib/evaluation/describe-piece";
import { intervalHistogram, widestInterval } from "../../lib/evaluation/pitch-descriptors";
import {
  emptyBarRate,
  grooveSimilarity,
  polyphonyOf,
} from "../../lib/evaluation/rhythm-descriptors";
import { barsOf } from "../../lib/music/meter";
import { createPiece, endTicks, type Note } from "../../lib/music/piece";

const note = (pitch: number, startTicks: number, durationTicks = 480, track = 0): Note => ({
  pitch,
  startTicks,
  durationTicks,
  velocity: 90,
  track,
});
const scaleNotes = [60, 62, 64, 65, 67, 69, 71, 72].map((pitch, i) => note(pitch, 480 * i));

describe("describePiece", () => {
  test("a C major scale in quarter notes, by hand", () => {
    const { scalars, histograms } = describePiece(createPiece({ notes: scaleNotes }));
    expect(scalars).toMatchObject({
      notes: 8,
      bars: 2,
      notesPerQuarter: 1,
      notesPerSecond: 2,
      pitchRange: 12,
      distinctPitches: 8,
      meanPitch: 66.25,
      pitchClassEntropy1Bar: 2, // four classes, equally often, in either bar
      pitchClassEntropy4Bars: 2.75, // 2/8 twice C, six times 1/8
      pitchClassEntropy: 2.75,
      scaleConsistency: 1,
      grooveSimilarity: 1,
      polyphony: 1,
      polyphonyRate: 0,
      emptyBarRate: 0,
      meanDurationQuarters: 1,
      meanInterOnsetQuarters: 1,
      longestRepeat: 0,
      loopShare: 0,
    });
    expect(histograms.pitchClasses[0]).toBe(2 / 8);
    expect(histograms.pitches[72]).toBe(1 / 8);
    expect(histograms.intervals[widestInterval + 2]).toBe(5 / 7);
    expect(histograms.durations[4]).toBe(1);
    expect(histograms.interOnsets[4]).toBe(1);
  });

  test("a melody over a held bass, an empty bar and a chord, by hand", () => {
    const melody = [note(64, 0), note(67, 480), note(64, 960)];
    const chord = [60, 64, 67].map((pitch) => note(pitch, 3840, 960));
    const piece = createPiece({ notes: [...melody, note(48, 0, 1920, 1), ...chord] });
    const { scalars, histograms } = describePiece(piece);
    expect(scalars).toMatchObject({
      ...{ notes: 7, bars: 3, notesPerQuarter: 7 / 10, pitchRange: 19, distinctPitches: 4 },
      meanPitch: 62,
      polyphony: expect.closeTo(13 / 6), // 3 quarters of two, 1 of one, 2 of three
      polyphonyRate: expect.closeTo(5 / 6),
      emptyBarRate: expect.closeTo(1 / 3),
      grooveSimilarity: 0.875, // 3, 2 and 1 of 16 places differ
      scaleConsistency: 1,
      meanDurationQuarters: 13 / 7,
      meanInterOnsetQuarters: expect.closeTo(8 / 3), // 1, 1 and 6
      distinctMomentRatio: 1,
    });
    const [c, e] = [2 / 7, 3 / 7];
    const entropy = -(2 * c * Math.log2(c) + e * Math.log2(e));
    expect(scalars.pitchClassEntropy).toBeCloseTo(entropy);
    expect([histograms.durations[4], histograms.durations[8], histograms.durations[16]]).toEqual([
      3 / 7,
      3 / 7,
      1 / 7,
    ]);
    expect(histograms.interOnsets[16]).toBeCloseTo(1 / 3); // a whole note or longer
  });

  test("one note out of the scale, counted", () => {
    const notes = [...scaleNotes.slice(0, 7), note(61, 3360)];
    expect(describePiece(createPiece({ notes })).scalars.scaleConsistency).toBe(7 / 8);
  });

  test("drums do not count", () => {
    const tracks = [
      { name: "Piano", channel: 0, program: 0, isDrums: false },
      { name: "Drums", channel: 9, program: 0, isDrums: true },
    ];
    const notes = [...scaleNotes, note(36, 0, 480, 1), note(36, 480, 480, 1)];
    const plain = describePiece(createPiece({ notes: scaleNotes }));
    expect(describePiece(createPiece({ tracks, notes }))).toEqual(plain);
  });

  test("a piece without notes has no numbers to be wrong about", () => {
    const { scalars, histograms } = describePiece(createPiece({ notes: [] }));
    expect(scalars.notes).toBe(0);
    expect(scalars.pitchRange).toBeNaN();
    expect(scalars.polyphony).toBeNaN();
    expect(histograms.pitchClasses.every((share) => share === 0)).toBe(true);
  });

  test("notes without length at the end are described too", () => {
    const piece = createPiece({ notes: [note(60, 0, 0), note(64, 1920, 0)] });
    expect(describePiece(piece).scalars).toMatchObject({ notes: 2, bars: 2, emptyBarRate: 0 });
  });

  test("a repeated note shows in repeat and loop", () => {
    const notes = Array.from({ length: 40 }, (_, i) => note(64, 240 * i, 240));
    const { scalars } = describePiece(createPiece({ notes }));
    expect(scalars.longestRepeat).toBe(38); // the last moment has nothing after it
    expect(scalars.loopShare).toBe(39 / 40);
  });
});

describe("the parts", () => {
  test("moments gather what is struck together, with the time to the next", () => {
    expect(momentsOf([note(60, 0), note(64, 0), note(62, 480)])).toEqual(["60,64+480", "62+0"]);
  });

  test("intervals run along the top of each track, leaps clipped at the octave", () => {
    const notes = [note(60, 0), note(72, 0), note(74, 480), note(40, 960), note(50, 0, 480, 1)];
    const shares = intervalHistogram(createPiece({ notes }).notes);
    expect(shares[widestInterval + 2]).toBe(0.5);
    expect(shares[0]).toBe(0.5);
  });

  test("empty bars are those in which nothing sounds", () => {
    const notes = [note(60, 0, 1920 + 10), note(62, 1920 * 4, 480)];
    const bars = barsOf(createPiece({ notes }), 1920 * 4 + 480);
    expect(emptyBarRate(notes, bars)).toBe(2 / 5);
  });

  const pieces = fc
    .array(
      fc.record({
        pitch: fc.integer({ min: 0, max: 127 }),
        start: fc.integer({ min: 0, max: 60 }),
        length: fc.integer({ min: 1, max: 20 }),
        track: fc.integer({ min: 0, max: 1 }),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((list) =>
      createPiece({
        notes: list.map((n) => note(n.pitch, 120 * n.start, 120 * n.length, n.track)),
      }),
    );

  test("polyphony agrees with a piano roll", () => {
    fc.assert(
      fc.property(pieces, (piece) => {
        const counts = Array.from({ length: 80 }, (_, step) => {
          const at = step * 120;
          const on = piece.notes.filter(
            (n) => n.startTicks <= at && at < n.startTicks + n.durationTicks,
          );
          return new Set(on.map((n) => n.pitch)).size;
        });
        const sounding = counts.filter((count) => count > 0);
        const result = polyphonyOf(piece.notes);
        expect(result.polyphony).toBeCloseTo(
          sounding.reduce((sum, count) => sum + count, 0) / sounding.length,
        );
        expect(result.polyphonyRate).toBeCloseTo(
          sounding.filter((count) => count >= 2).length / sounding.length,
        );
        expect(result.mostPitches).toBe(Math.max(...counts));
      }),
    );
  });

  test("groove similarity agrees with the pairs of bars one by one", () => {
    fc.assert(
      fc.property(pieces, (piece) => {
        const bars = barsOf(piece, endTicks(piece));
        const grooves = bars.map((bar) =>
          Array.from({ length: 16 }, (_, place) =>
            piece.notes.some((n) => n.startTicks === bar.startTicks + 120 * place),
          ),
        );
        const pairs = grooves.flatMap((a, i) => grooves.slice(i + 1).map((b) => [a, b]));
        const alike = pairs.map(([a, b]) => a.filter((on, i) => on === b[i]).length / 16);
        const expected = alike.reduce((sum, value) => sum + value, 0) / alike.length;
        const result = grooveSimilarity(piece.notes, bars, piece.ticksPerQuarter);
        if (bars.length < 2) expect(result).toBeNaN();
        else expect(result).toBeCloseTo(expected);
      }),
    );
  });

  test("histograms sum to one, entropies stay within log2 12, transposing keeps the rest", () => {
    fc.assert(
      fc.property(pieces, (piece) => {
        const { scalars, histograms } = describePiece(piece);
        expect(histograms.pitches.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
        expect(scalars.pitchClassEntropy).toBeLessThanOrEqual(Math.log2(12) + 1e-9);
        expect(scalars.pitchClassEntropy1Bar).toBeLessThanOrEqual(
          scalars.pitchClassEntropy4Bars + 1e-9 + Math.log2(12),
        );
        if (piece.notes.some((n) => n.pitch > 124)) return;
        const notes = piece.notes.map((n) => ({ ...n, pitch: n.pitch + 3 }));
        const moved = describePiece({ ...piece, notes }).scalars;
        expect(moved.scaleConsistency).toBeCloseTo(scalars.scaleConsistency);
        expect(moved.pitchClassEntropy1Bar).toBeCloseTo(scalars.pitchClassEntropy1Bar);
        expect(moved.longestRepeat).toBe(scalars.longestRepeat);
      }),
    );
  });
});
