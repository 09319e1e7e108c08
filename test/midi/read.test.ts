import { describe, expect, test } from "vitest";
import type { MidiFile } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { chunk, midi, textEvent } from "./bytes";

/** Notes as [pitch, start, end, velocity, channel, program, track]. */
function rows({ notes: n }: MidiFile): number[][] {
  return Array.from({ length: n.count }, (_, i) => [
    n.pitch[i],
    n.startTicks[i],
    n.endTicks[i],
    n.velocity[i],
    n.channel[i],
    n.program[i],
    n.track[i],
  ]);
}

function read(...tracks: number[][]): MidiFile {
  return readMidi(midi({ tracks }), "test.mid");
}

const kindsOf = (file: MidiFile) => file.problems.map(({ kind }) => kind);

describe("notes", () => {
  test("one note has pitch, ticks, velocity, channel and seconds", () => {
    const file = read([0x00, 0x92, 60, 100, 0x60, 0x82, 60, 0]);
    expect(rows(file)).toEqual([[60, 0, 96, 100, 2, 0, 0]]);
    expect(file.notes.startSeconds).toEqual(Float64Array.of(0));
    expect(file.notes.endSeconds).toEqual(Float64Array.of(0.5));
    expect(file.durationSeconds).toBe(0.5);
    expect(file.problems).toEqual([]);
  });

  test("running status and note-ons of velocity 0 are understood", () => {
    const file = read([0x00, 0x90, 60, 80, 0x10, 60, 0, 0x00, 64, 70, 0x81, 0x00, 64, 0]);
    expect(rows(file)).toEqual([
      [60, 0, 16, 80, 0, 0, 0],
      [64, 16, 144, 70, 0, 0, 0],
    ]);
  });

  test("of overlapping notes of one pitch a note-off ends the one that sounds longest", () => {
    const on = (velocity: number) => [0x10, 0x90, 60, velocity];
    const off = [0x10, 0x80, 60, 0];
    const file = read([...on(1), ...on(2), ...on(3), ...off, ...off, ...off]);
    expect(rows(file).map(([, start, end, velocity]) => [velocity, start, end])).toEqual([
      [1, 16, 64],
      [2, 32, 80],
      [3, 48, 96],
    ]);
    expect(file.problems).toEqual([]);
  });

  test("the same pitch on two channels or tracks is two notes that do not touch", () => {
    const file = read(
      [0x00, 0x90, 60, 1, 0x00, 0x91, 60, 2, 0x10, 0x81, 60, 0, 0x10, 0x80, 60, 0],
      [0x08, 0x90, 60, 3, 0x08, 0x80, 60, 0],
    );
    expect(rows(file).map(([, start, end, velocity]) => [velocity, start, end])).toEqual([
      [1, 0, 32],
      [2, 0, 16],
      [3, 8, 16],
    ]);
  });

  test("a note without note-off ends with its track and is reported", () => {
    const file = read([0x00, 0x90, 60, 80, 0x20, 0xb0, 7, 100]);
    expect(rows(file)).toEqual([[60, 0, 32, 80, 0, 0, 0]]);
    expect(file.problems).toMatchInlineSnapshot(`
      [
        {
          "byte": 22,
          "kind": "hanging-notes",
          "message": "1 notes without note-off ended with their track (pitch 60, track 0, channel 0, tick 32)",
        },
      ]
    `);
  });

  test("controllers 120 and 123 to 127 end the notes of their channel in their track", () => {
    for (const number of [119, 120, 121, 122, 123, 124, 125, 126, 127]) {
      const notes = [0x00, 0x90, 60, 80, 0, 64, 81, 0, 0x91, 67, 82];
      const off = [0x10, 0xb0, number, 0];
      const ends = [0x10, 0x80, 60, 0, 0, 64, 0, 0, 0x81, 67, 0];
      const other = [0x00, 0x90, 50, 80, 0x20, 0x80, 50, 0];
      const file = read([...notes, ...off, ...ends], other);
      const isEnd = number === 120 || number >= 123;
      const end = isEnd ? 16 : 32;
      expect([number, ...file.notes.endTicks]).toEqual([number, end, end, 32, 32]);
      expect(file.problems).toEqual([]);
    }
  });

  test("a note of length 0 is kept and reported", () => {
    const file = read([0x05, 0x90, 60, 80, 0x00, 60, 0]);
    expect(rows(file)).toEqual([[60, 5, 5, 80, 0, 0, 0]]);
    expect(kindsOf(file)).toEqual(["zero-length-notes"]);
  });

  test("a program change inside a note leaves the note whole", () => {
    const file = read([0x00, 0xc0, 5, 0x00, 0x90, 60, 80, 0x10, 0xc0, 9, 0x10, 0x80, 60, 0]);
    expect(rows(file)).toEqual([[60, 0, 32, 80, 0, 5, 0]]);
  });

  test("a program set in another track holds where the track itself sets none", () => {
    const note = [0x10, 0x90, 60, 80, 0x10, 60, 0];
    const own = [0x00, 0xc1, 3, 0x10, 0x91, 60, 80, 0x10, 60, 0];
    const file = read([0x00, 0xc0, 7, 0x18, 0xc0, 8], [...note, ...note], own);
    expect(rows(file).map(([, , , , , program]) => program)).toEqual([7, 8, 3]);
  });

  test("more notes than the first room holds are all there", () => {
    const track: number[] = [];
    for (let i = 0; i < 50_000; i++) track.push(1, 0x90, i % 128, 64, 1, i % 128, 0);
    const { notes } = read(track);
    expect(notes.count).toBe(50_000);
    expect(notes.endTicks[49_999]).toBe(100_000);
    expect(notes.pitch[40_000]).toBe(40_000 % 128);
  });
});

describe("time", () => {
  const tempo = (delta: number, microseconds: number) => [
    delta,
    0xff,
    0x51,
    3,
    microseconds >> 16,
    (microseconds >> 8) & 255,
    microseconds & 255,
  ];
  const note = [0x60, 0x90, 60, 80, 0x60, 60, 0];

  test("a tempo at any tick on any track holds for all tracks", () => {
    const file = read(note, tempo(0x60, 1_000_000));
    expect([...file.notes.startSeconds, ...file.notes.endSeconds]).toEqual([0.5, 1.5]);
    expect(file.tempoMaps[0].ticks).toEqual(Float64Array.of(0, 96));
  });

  test("of two tempos at one tick the later holds", () => {
    const file = read([...tempo(0, 250_000), ...tempo(0, 1_000_000), ...note]);
    expect(file.notes.startSeconds[0]).toBe(1);
  });

  test("a tempo of 0 is dropped and reported", () => {
    const file = read([...tempo(0, 0), ...note]);
    expect(file.notes.startSeconds[0]).toBe(0.5);
    expect(kindsOf(file)).toEqual(["bad-tempo"]);
  });

  test("SMPTE division counts ticks by the second", () => {
    const at = (division: readonly [number, number]) =>
      readMidi(midi({ division, tracks: [note] }), "t").notes.endSeconds[0];
    expect(at([0x100 - 25, 40])).toBeCloseTo(0.192, 12);
    expect(at([0x100 - 29, 40])).toBeCloseTo(192 / (40 * (30_000 / 1001)), 12);
  });

  test("a division of 0 is read as 480 ticks a quarter note", () => {
    const file = readMidi(midi({ division: [0, 0], tracks: [note] }), "t");
    expect(file.notes.startSeconds[0]).toBe(0.1);
    expect(kindsOf(file)).toEqual(["bad-division"]);
  });

  test("the sequences of format 2 keep their own tempo and time", () => {
    const tracks = [[...tempo(0, 1_000_000), ...note], note];
    const file = readMidi(midi({ format: 2, tracks }), "t");
    expect([...file.notes.startSeconds]).toEqual([1, 0.5]);
    expect(file.durationSeconds).toBe(3);
  });
});

describe("what else a file says", () => {
  test("a minor key has the tonic of the minor key", () => {
    const key = (accidentals: number, minor: number) => [
      0,
      0xff,
      0x59,
      2,
      accidentals & 255,
      minor,
    ];
    const { keySignatures } = read([...key(0, 1), ...key(-3, 1), ...key(2, 0)]);
    expect(keySignatures.map(({ tonic, mode }) => [tonic, mode])).toEqual([
      [9, "minor"],
      [0, "minor"],
      [2, "major"],
    ]);
  });

  test("time signatures are read, also from two bytes", () => {
    const { timeSignatures } = read([0, 0xff, 0x58, 4, 6, 3, 24, 8, 0x10, 0xff, 0x58, 2, 3, 2]);
    expect(timeSignatures).toEqual([
      { ticks: 0, track: 0, numerator: 6, denominator: 8 },
      { ticks: 16, track: 0, numerator: 3, denominator: 4 },
    ]);
  });

  test("names, lyrics, controllers and bends are there", () => {
    const track = [...textEvent(3, "Alt"), ...textEvent(4, "Horn"), ...textEvent(5, "la")];
    const file = read([...track, 4, 0xb3, 7, 99, 0, 0xe3, 0, 64, 0, 0xe3, 1, 0]);
    expect(file.tracks).toEqual([{ name: "Alt", instrument: "Horn", noteCount: 0, endTicks: 4 }]);
    expect(file.texts[2]).toEqual({ ticks: 0, track: 0, kind: "lyric", text: "la" });
    const { number, value, channel, ticks } = file.controllers;
    expect([number[0], value[0], channel[0], ticks[0]]).toEqual([7, 99, 3, 4]);
    expect([...file.pitchBends.value]).toEqual([0, -8191]);
  });

  test("a RIFF file is read as the MIDI inside", () => {
    const bare = midi({ tracks: [[0x00, 0x90, 60, 80, 0x10, 60, 0]] });
    const letters = (text: string) => [...text].map((char) => char.charCodeAt(0));
    const list = [...letters("DISP"), 3, 0, 0, 0, 1, 2, 3, 0];
    const data = [...letters("data"), bare.length, 0, 0, 0, ...bare];
    const riff = chunk("RIFF", [...letters("RMID"), ...list, ...data]);
    const file = readMidi(Uint8Array.from(riff), "t.rmi");
    expect(file.notes.count).toBe(1);
    expect(file.problems).toEqual([]);
  });
});
