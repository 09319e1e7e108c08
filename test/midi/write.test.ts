import { createRequire } from "node:module";
import { Midi } from "@tonejs/midi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tonicOf } from "../../lib/midi/key-signature";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece } from "../../lib/midi/to-piece";
import { readToneMidi } from "../../lib/midi/tone";
import { pieceToMidi } from "../../lib/midi/write";
import { keyName } from "../../lib/music/key";
import { createPiece, type Note, type Piece } from "../../lib/music/piece";
import { midi } from "./bytes";

const roundTrip = (piece: Piece) => midiToPiece(readMidi(pieceToMidi(piece), piece.name));

/** Notes with what their track says, in an order that does not depend on track numbers. */
function heard(piece: Piece): string[] {
  return piece.notes
    .map(({ pitch, startTicks, durationTicks, velocity, track }) => {
      const { name, isDrums, program } = piece.tracks[track];
      return JSON.stringify([startTicks, pitch, durationTicks, velocity, isDrums, program, name]);
    })
    .sort();
}

type RawEvent = { deltaTime: number; type: string; channel: number } & Record<string, number>;
const { parseMidi } = createRequire(createRequire(__filename).resolve("@tonejs/midi"))(
  "midi-file",
) as { parseMidi(bytes: Uint8Array): { tracks: RawEvent[][] } };

/** `[ticks, pitch, program]` of the notes as a player hears them, who knows channels but no tracks. */
function heardByChannel(bytes: Uint8Array): number[][] {
  const events = parseMidi(bytes).tracks.flatMap((track) => {
    let ticks = 0;
    return track.map((event) => {
      ticks += event.deltaTime;
      return { ...event, ticks } as RawEvent & { ticks: number };
    });
  });
  const programs: number[] = new Array(16).fill(0);
  return events
    .sort((a, b) => a.ticks - b.ticks)
    .flatMap(({ type, channel, ticks, noteNumber, programNumber }) => {
      if (type === "programChange") programs[channel] = programNumber;
      return type === "noteOn" ? [[ticks, noteNumber, programs[channel]]] : [];
    });
}

const programsOf = (piece: Piece) =>
  piece.notes.map(({ startTicks, pitch, track }) => [
    startTicks,
    pitch,
    piece.tracks[track].program,
  ]);

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

  test("keys keep their spelling, from seven flats to seven sharps", () => {
    const keySignatures = [-7, -6, 6, 7].flatMap((accidentals, i) =>
      (["major", "minor"] as const).map((mode, k) => {
        return { ticks: 20 * i + k, tonic: tonicOf(accidentals, mode), mode, accidentals };
      }),
    );
    const piece = createPiece({ notes: [note(60, 0, 480)], keySignatures });
    const back = roundTrip(piece).keySignatures;
    expect(back.map((key) => keyName(key))).toMatchInlineSnapshot(`
      [
        "C- major",
        "A- minor",
        "G- major",
        "E- minor",
        "F# major",
        "D# minor",
        "C# major",
        "A# minor",
      ]
    `);
    // Six sharps are what F sharp major has if nothing is said.
    const said = keySignatures.map(({ accidentals, ...key }) =>
      accidentals === 6 ? key : { ...key, accidentals },
    );
    expect(back).toEqual(said);
    const wrong = { ticks: 0, tonic: 0, mode: "major", accidentals: -6 } as const;
    expect(() => pieceToMidi({ ...piece, keySignatures: [wrong] })).toThrow(/key signature/);
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
        const fine = ["zero-length-notes", "implausible-time"];
        const sound = file.problems.filter(({ kind }) => !fine.includes(kind));
        expect(sound).toEqual([]);
        expect(heard(midiToPiece(file))).toEqual(heard(piece));
        expect(midiToPiece(file).tempos).toEqual(piece.tempos);
        expect(pieceToMidi(piece)).toEqual(bytes);
        const sorted = (rows: number[][]) => rows.map(String).sort();
        expect(sorted(heardByChannel(bytes))).toEqual(sorted(programsOf(piece)));
      }),
      { numRuns: 150 },
    );
  });

  test("@tonejs/midi reads the same notes from what is written", () => {
    fc.assert(
      fc.property(anyPiece, (any) => {
        // It drops what sounds while the program changes, as it must where drums have two kits.
        const tracks = any.tracks.map((track) =>
          track.isDrums ? { ...track, program: 0 } : track,
        );
        const piece = { ...any, tracks };
        const tone = readToneMidi(pieceToMidi(piece), "t");
        const notes = tone.tracks.flatMap((track) =>
          track.notes.map(({ midi, ticks, durationTicks, velocity }) => {
            return [
              midi,
              ticks,
              durationTicks,
              Math.round(velocity * 127),
              track.instrument.number,
            ];
          }),
        );
        const ours = piece.notes.map((n) => {
          const { program } = piece.tracks[n.track];
          return [n.pitch, n.startTicks, n.durationTicks, n.velocity, program];
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
    `[InvalidArgumentError: invalid note: {"pitch":128,"startTicks":0,"durationTicks":10,"velocity":80,"track":0} (pitch 0 to 127, velocity 1 to 127, whole ticks ≥ 0)]`,
  );
  expect(write({ notes: [note(60, 0.5, 10)] })).toThrow(/whole ticks/);
  expect(write({ notes: [note(60, 0, 10, 0)] })).toThrow(/velocity 1 to 127/);
  expect(write({ ticksPerQuarter: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid ticksPerQuarter: 0 (must be 1 to 32767)]`,
  );
  const tracks = [{ name: "", channel: 0, program: 128, isDrums: false }];
  expect(write({ tracks })).toThrowErrorMatchingInlineSnapshot(
    `[InvalidArgumentError: invalid track: {"name":"","channel":0,"program":128,"isDrums":false} (channel 0 to 15, program 0 to 127)]`,
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

describe("a channel that changes its program", () => {
  const track = (channel: number, program: number, name = "") => {
    return { name, channel, program, isDrums: channel === 9 };
  };
  const changing = [0, 0xc0, 0, 0, 0x90, 60, 80, 96, 0x80, 60, 64];
  const changed = [0, 0xc0, 40, 0, 0x90, 64, 80, 96, 0x80, 64, 64];

  test("is heard as it was, by a player that knows no tracks", () => {
    const piece = midiToPiece(readMidi(midi({ tracks: [[...changing, ...changed]] }), "t"));
    const bytes = pieceToMidi(piece);
    expect(heardByChannel(bytes)).toEqual([
      [0, 60, 0],
      [96, 64, 40],
    ]);
    // On a free channel, in the same track.
    expect(parseMidi(bytes).tracks).toHaveLength(2);
    const { tracks } = midiToPiece(readMidi(bytes, "t"));
    expect(tracks.map(({ channel, program, part }) => [channel, program, part])).toEqual([
      [0, 0, 1],
      [1, 40, 1],
    ]);
  });

  test("changes it before each note that wants another where no channel is free", () => {
    const tracks = Array.from({ length: 15 }, (_, i) => track(i < 9 ? i : i + 1, 0));
    const notes = [0, 96, 96, 192].map((ticks, i) => {
      return { ...note(60 + i, ticks, 96), track: [3, 15, 3, 15][i] };
    });
    const others = tracks.map((_, i) => ({ ...note(40, 0, 96), track: i }));
    const piece = createPiece({ tracks: [...tracks, track(3, 40)], notes: [...others, ...notes] });
    const high = heardByChannel(pieceToMidi(piece)).filter(([, pitch]) => pitch >= 60);
    expect(high).toEqual([
      [0, 60, 0],
      [96, 62, 0],
      [96, 61, 40],
      [192, 63, 40],
    ]);
    expect(heard(roundTrip(piece))).toEqual(heard(piece));
  });

  test("drums keep their channel, whichever kits they change", () => {
    const notes = [note(36, 0, 10), { ...note(38, 10, 10), track: 1 }, note(36, 20, 10)];
    const piece = createPiece({ tracks: [track(9, 0), track(9, 25)], notes });
    expect(heardByChannel(pieceToMidi(piece)).map(([, , program]) => program)).toEqual([0, 25, 0]);
    expect(roundTrip(piece).tracks.map(({ channel }) => channel)).toEqual([9, 9]);
  });

  test("a track without notes takes no channel from one that sounds", () => {
    const tracks = [track(0, 5), track(0, 40)];
    const piece = createPiece({ tracks, notes: [{ ...note(60, 0, 10), track: 1 }] });
    expect(roundTrip(piece).tracks).toEqual([track(0, 40)]);
  });
});

test("a wait longer than a time in MIDI can be is written as several", () => {
  const late = 3 * 2 ** 28 + 5;
  const piece = createPiece({ notes: [note(60, 0, 10), note(62, late, 2 ** 29)] });
  const file = readMidi(pieceToMidi(piece), "late.mid");
  expect(file.problems.filter(({ kind }) => kind === "bad-event")).toEqual([]);
  expect(midiToPiece(file).notes).toEqual(piece.notes);
});

test("the bytes are those of @tonejs/midi, where that is right", () => {
  const song = new Midi();
  song.header.fromJSON({
    name: "Song",
    ppq: 96,
    meta: [],
    tempos: [{ ticks: 0, bpm: 120 }],
    timeSignatures: [{ ticks: 0, timeSignature: [3, 8] }],
    keySignatures: [],
  });
  const written = song.addTrack();
  const tracks = [{ name: "Piano", channel: 2, program: 5, isDrums: false }];
  Object.assign(written, { name: "Piano", channel: 2 });
  written.instrument.number = 5;
  const notes = [0, 96, 96, 500].map((ticks, i) => note(60 + i, ticks, 300, 127));
  for (const { pitch, startTicks: ticks, durationTicks } of notes) {
    written.addNote({ midi: pitch, ticks, durationTicks, velocity: 1 });
  }
  const timeSignatures = [{ ticks: 0, numerator: 3, denominator: 8 }];
  const piece = createPiece({ name: "Song", ticksPerQuarter: 96, tracks, notes, timeSignatures });
  expect(pieceToMidi(piece)).toEqual(song.toArray());
});
