import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plausibleTime } from "../../lib/midi/plausible";
import { createPiece, endTicks, type Note, type Piece } from "../../lib/music/piece";
import { pieceToGrid } from "../../lib/tokens/four-voice/grid";
import { withoutLongWaits } from "../../lib/tokens/long-waits";
import { allEncodings, encodingByName } from "../../lib/tokens/registry";
import { melody } from "./music";

const { longestWait, longestPiece } = plausibleTime;
const note = (startTicks: number, durationTicks: number, pitch = 60, track = 0): Note => {
  return { pitch, startTicks, durationTicks, velocity: 80, track };
};
const apart = (ticksPerQuarter: number, ...starts: number[]) =>
  createPiece({ name: "far", ticksPerQuarter, notes: starts.map((start) => note(start, 1)) });
const starts = (piece: Piece) => piece.notes.map(({ startTicks }) => startTicks);

describe("long waits", () => {
  it("are cut by whole bars, and what changes meanwhile holds after them", () => {
    const piece: Piece = {
      ...apart(1, 0, 10_003),
      tempos: [
        { ticks: 0, microsecondsPerQuarter: 500_000 },
        { ticks: 5000, microsecondsPerQuarter: 250_000 },
        { ticks: 9000, microsecondsPerQuarter: 100_000 },
      ],
      pedals: [{ channel: 0, startTicks: 0, endTicks: 10_003 }],
    };
    const short = withoutLongWaits(piece);
    // 10,003 quarters wait on the third beat of a bar: so do the 1,027 that are left.
    expect(starts(short)).toEqual([0, 1027]);
    expect(short.tempos.map(({ ticks }) => ticks)).toEqual([0, 1027]);
    expect(short.tempos[1].microsecondsPerQuarter).toBe(100_000);
    expect(short.pedals[0].endTicks).toBe(1027);
    expect(withoutLongWaits(short)).toBe(short);
  });

  it("shorten the notes that sound through them, and a last note without end", () => {
    const held = createPiece({ ticksPerQuarter: 1, notes: [note(0, 6000, 40), note(5000, 4000)] });
    const short = withoutLongWaits(held);
    expect(short.notes.map(({ startTicks, durationTicks }) => [startTicks, durationTicks])).toEqual(
      [
        [0, 2024],
        [1024, 1024],
      ],
    );
  });

  it("are measured in seconds where the tempo is slow", () => {
    const tempos = [{ ticks: 0, microsecondsPerQuarter: 10_000_000 }];
    const slow = { ...apart(1, 0, 500), tempos };
    expect(starts(withoutLongWaits(slow))).toEqual([0, 60]);
  });

  it("are cut to the limit of seconds, whatever the bars, where an encoding counts in seconds", () => {
    const quick = apart(10, 0, 10 * 1100); // 550 s: long in quarters only
    expect(withoutLongWaits(quick, "seconds")).toBe(quick);
    expect(starts(withoutLongWaits(apart(10, 0, 10 * 1303), "seconds"))).toEqual([0, 10 * 1200]);
    const { encode, decode } = encodingByName("performance");
    const tokens = encode({
      ...apart(96, 0, 96 * 700 + 35, 96 * 2100 + 71),
      tempos: [{ ticks: 0, microsecondsPerQuarter: 777_777 }],
    });
    expect(encode(decode(tokens))).toEqual(tokens);
  });

  it("leave a piece as it is that has none", () => {
    for (const piece of [
      apart(480, 0, 480 * longestWait.quarters),
      melody([60, 0, 480], [62, 480, 960]),
      apart(1),
    ]) {
      expect(withoutLongWaits(piece)).toBe(piece);
    }
  });

  it("leave no piece longer than any music", () => {
    const all = Array.from({ length: 100 }, (_, i) => i * 1000);
    const message = /^far: 99001 quarter notes, 49501 s long \(at most 65536 and 86400 can be/;
    expect(() => withoutLongWaits(apart(1, ...all))).toThrow(message);
    expect(endTicks(withoutLongWaits(apart(1, ...all.slice(0, 65))))).toBe(64_001);
  });
});

const voices = ["Soprano", "Alto", "Tenor", "Bass"];
const choir = (notes: readonly Note[], ticksPerQuarter: number) =>
  createPiece({
    ticksPerQuarter,
    notes,
    tracks: voices.map((name, channel) => ({ name, channel, program: 0, isDrums: false })),
  });

describe("what encodings write", () => {
  it("is bounded by the notes, not by the time between them", () => {
    const parts = Array.from({ length: 4 }, (_, track) => [
      note(0, 1, 60 - track, track),
      note(2 ** 40 + track, 2 ** 50, 62 - track, track),
    ]);
    for (const piece of [
      choir(parts.flat(), 1),
      apart(96, 96, 96 + 2 ** 28),
      apart(1, 0, 2 ** 52),
    ]) {
      for (const encoding of allEncodings()) {
        if (encoding.name.startsWith("four-voice") && piece.tracks.length === 1) continue;
        const { length } = encoding.encode(piece);
        expect([encoding.name, length < piece.notes.length * 8192]).toEqual([encoding.name, true]);
      }
    }
  });

  it("is bounded whatever the tempos, metres and lengths", () => {
    const ticks = fc.oneof(
      fc.nat(100),
      fc.nat(100_000),
      fc.maxSafeNat().map((n) => n % 2 ** 45),
    );
    const micros = fc.integer({ min: 1, max: 0xffffff });
    const power = fc.integer({ min: 0, max: 10 });
    const far = fc.record({
      ppq: fc.integer({ min: 1, max: 960 }),
      notes: fc.array(fc.tuple(ticks, ticks), { minLength: 1, maxLength: 6 }),
      tempos: fc.array(fc.tuple(ticks, micros), { maxLength: 5 }),
      metres: fc.array(fc.tuple(ticks, fc.integer({ min: 1, max: 255 }), power), { maxLength: 5 }),
    });
    const sorted = <T extends [number, ...unknown[]]>(rows: T[]) =>
      rows.sort((a, b) => a[0] - b[0]);
    fc.assert(
      fc.property(far, ({ ppq, notes, tempos, metres }) => {
        const piece: Piece = {
          ...createPiece({
            ticksPerQuarter: ppq,
            notes: notes.map(([s, d], i) => note(s, d, 60 + i)),
          }),
          tempos: sorted(tempos).map(([at, microsecondsPerQuarter]) => {
            return { ticks: at, microsecondsPerQuarter };
          }),
          timeSignatures: sorted(metres).map(([at, numerator, exponent]) => {
            return { ticks: at, numerator, denominator: 2 ** exponent };
          }),
        };
        for (const encoding of allEncodings()) {
          if (encoding.name.startsWith("four-voice")) continue;
          expect(encoding.encode(piece).length).toBeLessThan(notes.length * 40_000);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("does not write a cell again for each of many notes held over it", () => {
    const held = Array.from({ length: 20_000 }, (_, i) => note(i, 60_000 - i));
    const others = [1, 2, 3].map((track) => note(0, 100, 60 - track, track));
    const piece = choir([...held, ...others], 64);
    expect(pieceToGrid(piece).steps).toBe(3750);
  });

  it("is refused with the name of a piece that is too long for any", () => {
    const piece = apart(1, ...Array.from({ length: 100 }, (_, i) => i * 1000));
    const timed = allEncodings().filter(({ name }) => /durations|remi/.test(name));
    expect(timed).toHaveLength(3);
    for (const { encode } of timed)
      expect(() => encode(piece)).toThrow(/^far: 99001 quarter notes/);
    expect(longestPiece.quarters).toBe(65_536);
    const days = apart(1, ...Array.from({ length: 150 }, (_, i) => i * 1199));
    expect(() => encodingByName("performance").encode(days)).toThrow(
      /^far: 178652 quarter notes, 89326 s long/,
    );
  });
});
