import { describe, expect, test } from "vitest";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece, midiToPieces } from "../../lib/midi/to-piece";
import { midi, textEvent } from "./bytes";

const note = (channel: number, pitch: number) => [0, 0x90 | channel, pitch, 80, 48, pitch, 0];

describe("the piece in a file", () => {
  test("has a track for each track, channel and program that sounds", () => {
    const names = textEvent(3, "Band");
    const track = [...names, ...note(0, 60), 0, 0xc0, 5, ...note(0, 62), ...note(9, 36)];
    const piece = midiToPiece(readMidi(midi({ format: 1, tracks: [[], track] }), "band.mid"));
    expect(piece.tracks).toEqual([
      { name: "Band", channel: 0, program: 0, isDrums: false, part: 1 },
      { name: "Band", channel: 0, program: 5, isDrums: false, part: 1 },
      { name: "Band", channel: 9, program: 0, isDrums: true, part: 1 },
    ]);
    expect(piece.notes.map(({ pitch, track: part }) => [pitch, part])).toEqual([
      [60, 0],
      [62, 1],
      [36, 2],
    ]);
    expect(piece.name).toBe("band.mid");
    expect(piece.timeSignatures).toEqual([{ ticks: 0, numerator: 4, denominator: 4 }]);
  });

  test("sorts notes by onset, then pitch, over all tracks", () => {
    const piece = midiToPiece(readMidi(midi({ tracks: [note(0, 64), note(1, 60)] }), "t"));
    expect(piece.notes.map(({ pitch }) => pitch)).toEqual([60, 64]);
  });

  test("keeps seconds as quarter notes of half a second under SMPTE division", () => {
    const piece = midiToPiece(readMidi(midi({ division: [0xe7, 40], tracks: [note(0, 60)] }), "t"));
    expect(piece.ticksPerQuarter).toBe(500);
    expect(piece.tempos).toEqual([{ ticks: 0, microsecondsPerQuarter: 500_000 }]);
    const ntsc = midiToPiece(readMidi(midi({ division: [0xe3, 3], tracks: [note(0, 60)] }), "t"));
    const [{ microsecondsPerQuarter }] = ntsc.tempos;
    // 30000/1001 frames a second of 3 ticks each.
    expect((ntsc.ticksPerQuarter * 1e6) / microsecondsPerQuarter).toBeCloseTo(90_000 / 1001, 9);
  });

  test("plays the sequences of format 2 one after another, or gives them apart", () => {
    const key = (accidentals: number) => [0, 0xff, 0x59, 2, accidentals, 0];
    const tracks = [
      [...key(1), ...note(0, 60)],
      [...textEvent(3, "B"), ...key(2), ...note(1, 62)],
    ];
    const file = readMidi(midi({ format: 2, tracks }), "two.mid");
    const joined = midiToPiece(file);
    expect(joined.notes.map(({ startTicks, track }) => [startTicks, track])).toEqual([
      [0, 0],
      [48, 1],
    ]);
    expect(joined.keySignatures.map(({ ticks, tonic }) => [ticks, tonic])).toEqual([
      [0, 7],
      [48, 2],
    ]);
    const apart = midiToPieces(file);
    expect(apart.map(({ name }) => name)).toEqual(["two.mid (sequence 1)", "two.mid (B)"]);
    expect(apart[1].notes[0].startTicks).toBe(0);
  });
});
