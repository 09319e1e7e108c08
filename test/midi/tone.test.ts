import type { Midi } from "@tonejs/midi";
import { describe, expect, test } from "vitest";
import type { MidiFile } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { midiToPieces } from "../../lib/midi/to-piece";
import { readToneMidi } from "../../lib/midi/tone";
import { chunk, endOfTrack, midi, textEvent } from "./bytes";

const note = [0x00, 0x90, 60, 80, 0x60, 0x80, 60, 0];
const tempo = (delta: number, a: number, b: number, c: number) => [delta, 0xff, 0x51, 3, a, b, c];

/** The same bytes through both readers. */
function both(bytes: Uint8Array): { ours: MidiFile; tone: Midi } {
  return { ours: readMidi(bytes, "t.mid"), tone: readToneMidi(bytes, "t.mid") };
}

const toneNotes = (tone: Midi) => tone.tracks.flatMap((track) => track.notes);

describe("where @tonejs/midi reads otherwise than readMidi", () => {
  test("it agrees on a plain file", () => {
    const { ours, tone } = both(midi({ tracks: [[...note, ...note]] }));
    expect(toneNotes(tone).map(({ time }) => time)).toEqual([...ours.notes.startSeconds]);
    expect(toneNotes(tone).map(({ midi: pitch }) => pitch)).toEqual([...ours.notes.pitch]);
  });

  test("it names minor keys by the tonic of their relative major", () => {
    const { ours, tone } = both(midi({ tracks: [[0, 0xff, 0x59, 2, 0, 1, ...note]] }));
    expect(tone.header.keySignatures[0]).toMatchObject({ key: "C", scale: "minor" });
    expect(ours.keySignatures[0]).toMatchObject({ tonic: 9, mode: "minor" });
  });

  test("it drops a note inside which the program changes", () => {
    const track = [0, 0xc0, 1, 0, 0x90, 60, 80, 0x10, 0xc0, 2, 0x10, 0x80, 60, 0, ...note];
    const { ours, tone } = both(midi({ tracks: [track] }));
    expect(ours.notes.count).toBe(2);
    expect(toneNotes(tone)).toHaveLength(1);
  });

  test("it drops notes without a note-off", () => {
    const { ours, tone } = both(midi({ tracks: [[0, 0x90, 60, 80, 0, 0x90, 64, 80]] }));
    expect(ours.notes.count).toBe(2);
    expect(toneNotes(tone)).toHaveLength(0);
  });

  test("it has no times under SMPTE division or with 0 ticks a quarter note", () => {
    for (const division of [
      [0xe7, 40],
      [0, 0],
    ] as const) {
      const { ours, tone } = both(midi({ division, tracks: [note] }));
      expect(toneNotes(tone)[0].duration).toBeNaN();
      expect(ours.notes.endSeconds[0]).toBeGreaterThan(0);
    }
  });

  test("it takes a first tempo after tick 0 to hold from the start", () => {
    const track = [...tempo(0x60, 0x0f, 0x42, 0x40), ...note];
    const { ours, tone } = both(midi({ tracks: [track] }));
    expect(toneNotes(tone)[0].time).toBe(1);
    expect(ours.notes.startSeconds[0]).toBe(0.5);
  });

  test("it lays the sequences of format 2 over one another", () => {
    const tracks = [[...tempo(0, 0x0f, 0x42, 0x40), ...note], note];
    const { ours, tone } = both(midi({ format: 2, tracks }));
    expect(toneNotes(tone).map(({ duration }) => duration)).toEqual([1, 1]);
    expect([...ours.notes.endSeconds]).toEqual([1, 0.5]);
    expect(midiToPieces(ours)).toHaveLength(2);
  });

  test("it collapses what follows a tempo of 0, and has no duration without tracks", () => {
    const { ours, tone } = both(midi({ tracks: [[...tempo(0, 0, 0, 0), ...note]] }));
    expect(toneNotes(tone)[0].duration).toBe(0);
    expect(ours.durationSeconds).toBe(0.5);
    const empty = both(midi({ format: 1, tracks: [[]] }));
    expect(empty.tone.duration).toBe(Number.NEGATIVE_INFINITY);
    expect(empty.ours.durationSeconds).toBe(0);
  });

  test("it ignores tracks the header does not count, and plays what follows the end", () => {
    const more = both(midi({ trackCount: 1, format: 1, tracks: [note, note] }));
    expect([more.ours.notes.count, toneNotes(more.tone).length]).toEqual([2, 1]);
    const after = both(midi({ tracks: [[...note, ...endOfTrack, ...note]] }));
    expect([after.ours.notes.count, toneNotes(after.tone).length]).toEqual([1, 2]);
  });

  test("it accepts pitches over 127", () => {
    const bad = [0x00, 0x90, 0xbc, 80, 0x10, 0x80, 0xbc, 0];
    const { ours, tone } = both(midi({ tracks: [[...note, ...bad, ...note, ...note, ...note]] }));
    expect(Math.max(...toneNotes(tone).map(({ midi: pitch }) => pitch))).toBe(188);
    expect(Math.max(...ours.notes.pitch)).toBe(60);
  });

  test("it reads texts byte by byte", () => {
    const name = [...Buffer.from("Flöte")];
    const { ours, tone } = both(midi({ tracks: [[...textEvent(3, name), ...note]] }));
    expect(tone.name).toBe("FlÃ¶te");
    expect(ours.tracks[0].name).toBe("Flöte");
  });

  test("it gives up on RIFF files, unknown chunks and damaged events, saying so by name", () => {
    const riff = Uint8Array.from(
      chunk("RIFF", [...chunk("RMID", []), ...midi({ tracks: [note] })]),
    );
    expect(() => readToneMidi(riff, "song.rmi")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: song.rmi: byte 0: @tonejs/midi cannot read it: Bad MIDI file.  Expected 'MHdr', got: 'RIFF' (readMidi may)]`,
    );
    const strange = midi({ tracks: [[0x00, 0xf4, ...note, ...note]] });
    expect(() => readToneMidi(strange, "song.mid")).toThrow(/song.mid: .*readMidi may/);
    expect(readMidi(strange, "song.mid").notes.count).toBe(2);
  });
});
