import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { MidiError, mostBytes } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { midiToPiece, midiToPieces } from "../../lib/midi/to-piece";
import { chunk, endOfTrack, midi, textEvent } from "./bytes";

// Made to take long or much: each of these took seconds to minutes where a step looks at the whole
// file for each of its parts. Nothing is timed here; what hangs fails by the runner's limit.
const note = [0x00, 0x90, 60, 80, 0x10, 0x80, 60, 0];

function repeated(part: readonly number[], count: number): Uint8Array {
  const bytes = new Uint8Array(part.length * count);
  for (let i = 0; i < count; i++) bytes.set(part, i * part.length);
  return bytes;
}

/** A file of one track around a body too long to spread. */
function oneTrack(body: Uint8Array): Uint8Array {
  const header = [...chunk("MThd", [0, 0, 0, 1, 0, 96]), ...chunk("MTrk", [], body.length + 4)];
  return Buffer.concat([Uint8Array.from(header), body, Uint8Array.from(endOfTrack)]);
}

/** What lives on the heap, waste taken away. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

describe("a crafted file is read in time and room that grow with its size", () => {
  test("60,000 chunks with damaged names and lengths", () => {
    const bad = [...chunk("MTrj", [...note, ...endOfTrack], 0x7f000000)];
    const header = Uint8Array.from(chunk("MThd", [0, 1, 0, 1, 0, 96]));
    const file = readMidi(Buffer.concat([header, repeated(bad, 60_000)]), "t");
    expect(file.notes.count).toBe(60_000);
    expect(file.problems).toHaveLength(102);
  });

  test("60,000 sequences of format 2", () => {
    const tempo = [0, 0xff, 0x51, 3, 7, 0xa1, 0x20];
    const pedal = [0, 0xb0, 64, 127, 9, 0xb0, 64, 0];
    const part = chunk("MTrk", [...tempo, ...pedal, ...note, ...endOfTrack]);
    const header = Uint8Array.from(chunk("MThd", [0, 2, 0xea, 0x60, 0, 96]));
    const file = readMidi(Buffer.concat([header, repeated(part, 60_000)]), "t");
    const pieces = midiToPieces(file);
    expect(pieces).toHaveLength(60_000);
    expect(pieces[59_999].notes).toHaveLength(1);
    expect(pieces[59_999].pedals).toEqual([{ channel: 0, startTicks: 0, endTicks: 9 }]);
    expect(midiToPiece(file).notes).toHaveLength(60_000);
  });

  test("a sequence of format 2 with more tempo changes than a call has arguments", () => {
    const tempos = Array(150_000).fill([1, 0xff, 0x51, 3, 7, 0xa1, 0x20]).flat();
    const piece = midiToPiece(readMidi(midi({ format: 2, tracks: [tempos, note] }), "t"));
    expect(piece.tempos).toHaveLength(150_001);
  });

  test("a million texts: the first hundred thousand are kept, the rest is counted", () => {
    const file = readMidi(oneTrack(repeated([0, 0xff, 5, 2, 0x82, 0xa0], 1_000_000)), "t");
    expect(file.texts).toHaveLength(100_000);
    expect(file.texts[99_999].text).toBe("あ");
    expect(file.problems[0]).toMatchObject({ kind: "many-texts" });
  });

  test("a million faults, or messages that end no note", () => {
    const faults = readMidi(oneTrack(repeated([0, 0x90, 60, 200, 1, 0x80, 60, 200], 500_000)), "t");
    expect(faults.notes.count).toBe(500_000);
    const off = [0, 0x91, 60, 1, 0, 0xb0, 64, 1];
    const body = Buffer.concat([Uint8Array.from(off), repeated([1, 123, 0], 1_000_000)]);
    expect(readMidi(oneTrack(body), "t").notes.endTicks[0]).toBe(1_000_000);
  });

  test("notes that never end: 3 bytes each in the file, 80 in the piece", () => {
    const count = 600_000;
    const first = Uint8Array.from([0, 0x90, 72, 80]);
    const body = Buffer.concat([first, repeated([0, 67, 80, 1, 60, 80], count / 2)]);
    const bytes = oneTrack(body);
    const before = heapBytes();
    const { notes } = midiToPiece(readMidi(bytes, "t"));
    expect((heapBytes() - before) / count).toBeLessThan(80);
    expect(notes).toHaveLength(count + 1);
    expect(notes[0]).toMatchObject({ pitch: 67, startTicks: 0, durationTicks: count / 2 });
  });

  test("a file over the limit is refused with its size", () => {
    const bytes = new Uint8Array(mostBytes + 1);
    bytes.set(midi({ tracks: [textEvent(1, "la")] }));
    expect(() => readMidi(bytes, "big.mid")).toThrow(MidiError);
    expect(() => readMidi(bytes, "big.mid")).toThrowErrorMatchingInlineSnapshot(
      `[DataError: big.mid: file of 33554433 bytes (files over 33554432 bytes are not read as MIDI)]`,
    );
  });
});
