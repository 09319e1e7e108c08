import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { midiToPiece, pieceToMidi, readMidi, readToneMidi } from "../../lib/midi";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";

const roundTrip = (piece: Piece) => midiToPiece(readMidi(pieceToMidi(piece), piece.name));

/** Notes with what their track says, in an order that does not depend on track numbers. */
function heard(piece: Piece): string[] {
  return piece.notes
    .map(({ pitch, startTicks, durationTicks, velocity, track }) => {
      const { name, channel, program } = piece.tracks[track];
      return JSON.stringify([startTicks, pitch, durationTicks, velocity, channel, program, name]);
    })
    .sort();
}

const note = (pitch: number, startTicks: number, durationTicks: number, velocity = 80): Note => {
  return { pitch, startTicks, durationTicks, velocity, track: 0 };
};

const anyPiece = fc
  .array(fc.record({ name: fc.string(), channel: fc.nat(15), program: fc.nat(127) }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((tracks) =>
    fc.record({
      ticksPerQuarter: fc.integer({ min: 1, max: 32_767 }),
      tracks: fc.constant(tracks.map((track) => ({ ...track, isDrums: track.channel === 9 }))),
      notes: fc.array(
        fc.record({
          pitch: fc.integer({ min: 58, max: 61 }),
          startTicks: fc.nat(40),
          durationTicks: fc.oneof(fc.nat(20), fc.nat(1_000_000)),
          velocity: fc.integer({ min: 1, max: 127 }),
          track: fc.nat(tracks.length - 1),
        }),
        { maxLength: 40 },
      ),
      tempos: fc.integer({ min: 1, max: 0xffffff }).map((microsecondsPerQuarter) => [
        { ticks: 0, microsecondsPerQuarter },
        { ticks: 77, microsecondsPerQuarter: 500_001 },
      ]),
    }),
  )
  .map(createPiece);

describe("what is written reads back", () => {
  test("tempos, time signatures and keys survive, minor keys too", () => {
    const piece = createPiece({
      notes: [note(60, 0, 480, 1), note(64, 480, 480, 127)],
      tempos: [
        { ticks: 0, microsecondsPerQuarter: 483_871 },
        { ticks: 960, microsecondsPerQuarter: 16_777_215 },
      ],
      timeSignatures: [
        { ticks: 0, numerator: 6, denominator: 8 },
        { ticks: 960, numerator: 5, denominator: 16 },
      ],
      keySignatures: Array.from({ length: 24 }, (_, i) => ({
        ticks: i * 10,
        tonic: i % 12,
        mode: i < 12 ? ("major" as const) : ("minor" as const),
      })),
    });
    expect(roundTrip(piece)).toEqual(piece);
  });

  test("names in any script survive", () => {
    const tracks = [{ name: "Flöte 笛 🎵", channel: 3, program: 73, isDrums: false }];
    expect(roundTrip(createPiece({ tracks, notes: [note(72, 0, 10)] })).tracks).toEqual(tracks);
  });

  test("a note inside another of its pitch keeps its length, in a track of its own", () => {
    const piece = createPiece({ notes: [note(60, 0, 100), note(60, 10, 20, 50)] });
    expect(heard(roundTrip(piece))).toEqual(heard(piece));
    expect(roundTrip(piece).tracks).toHaveLength(2);
  });

  test("notes of length 0 survive beside longer ones that begin or end there", () => {
    const piece = createPiece({ notes: [note(60, 0, 48), note(60, 48, 0, 1), note(60, 48, 9, 2)] });
    expect(heard(roundTrip(piece))).toEqual(heard(piece));
  });

  test("any piece gives the same notes and the same bytes again", () => {
    fc.assert(
      fc.property(anyPiece, (piece) => {
        const bytes = pieceToMidi(piece);
        const file = readMidi(bytes, "t");
        const sound = file.problems.filter(({ kind }) => kind !== "zero-length-notes");
        expect(sound).toEqual([]);
        expect(heard(midiToPiece(file))).toEqual(heard(piece));
        expect(midiToPiece(file).tempos).toEqual(piece.tempos);
        expect(pieceToMidi(piece)).toEqual(bytes);
      }),
      { numRuns: 150 },
    );
  });

  test("@tonejs/midi reads the same notes from what is written", () => {
    fc.assert(
      fc.property(anyPiece, (piece) => {
        const tone = readToneMidi(pieceToMidi(piece), "t");
        const notes = tone.tracks.flatMap((track) =>
          track.notes.map(({ midi, ticks, durationTicks, velocity }) => {
            return [midi, ticks, durationTicks, Math.round(velocity * 127), track.channel];
          }),
        );
        const ours = piece.notes.map((n) => {
          const { channel } = piece.tracks[n.track];
          return [n.pitch, n.startTicks, n.durationTicks, n.velocity, channel];
        });
        expect(notes.map(String).sort()).toEqual(ours.map(String).sort());
      }),
      { numRuns: 100 },
    );
  });
});

test("what MIDI cannot say is an error that shows the value", () => {
  const write = (parts: Partial<Piece>) => () =>
    pieceToMidi(createPiece({ notes: [note(60, 0, 10)], ...parts }));
  expect(write({ notes: [note(128, 0, 10)] })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid note: {"pitch":128,"startTicks":0,"durationTicks":10,"velocity":80,"track":0} (pitch 0 to 127, velocity 1 to 127, whole ticks from 0 to 268435455)]`,
  );
  expect(write({ notes: [note(60, 0.5, 10)] })).toThrow(/whole ticks/);
  expect(write({ notes: [note(60, 0, 10, 0)] })).toThrow(/velocity 1 to 127/);
  expect(write({ ticksPerQuarter: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid ticksPerQuarter: 0 (must be 1 to 32767)]`,
  );
  const tempos = [{ ticks: 0, microsecondsPerQuarter: 20_000_000 }];
  expect(write({ tempos })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid microsecondsPerQuarter: 20000000 (must be a whole number from 1 to 16777215)]`,
  );
  const timeSignatures = [{ ticks: 0, numerator: 4, denominator: 3 }];
  expect(write({ timeSignatures })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid time signature: {"ticks":0,"numerator":4,"denominator":3} (numerator 1 to 255, denominator a power of 2)]`,
  );
});
