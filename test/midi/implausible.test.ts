import { describe, expect, test } from "vitest";
import type { MidiFile } from "../../lib/midi/midi-file";
import { plausibleTime } from "../../lib/midi/plausible";
import { readMidi } from "../../lib/midi/read";
import { midi } from "./bytes";

const { longestWait, longestPiece } = plausibleTime;
const on = [0x90, 60, 80];
const off = [0x80, 60, 64];
const longestDelta = [0xff, 0xff, 0xff, 0x7f];

/** A time of an event, in up to four bytes. */
function delta(ticks: number): number[] {
  const bytes = [ticks & 127];
  for (let rest = ticks >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}

const note = (wait: number, length: number) => [...delta(wait), ...on, ...delta(length), ...off];
const tempo = (micros: number) => [
  0,
  0xff,
  0x51,
  3,
  micros >> 16,
  (micros >> 8) & 255,
  micros & 255,
];
const found = (file: MidiFile) =>
  file.problems
    .filter(({ kind }) => kind === "implausible-time")
    .map(({ byte, message }) => `byte ${byte}: ${message}`);
const ppq1 = (...tracks: number[][]) => found(readMidi(midi({ division: [0, 1], tracks }), "t"));

describe("times that no music has are a problem", () => {
  test("a wait between notes, with its byte and how long it is", () => {
    const track = [0, ...on, 1, ...off, ...longestDelta, ...on, 1, ...off];
    const file = readMidi(midi({ tracks: [track] }), "t");
    expect(file.notes.count).toBe(2);
    expect(found(file)).toMatchInlineSnapshot(`
      [
        "byte 30: no note begins for 2796203 quarter notes before this one (at most 1024 quarter notes in music)",
      ]
    `);
  });

  test("from the limit on, and not before, wherever the wait is", () => {
    const { quarters } = longestWait;
    expect(ppq1([...note(quarters, 1), ...note(quarters - 1, quarters)])).toEqual([]);
    expect(ppq1(note(quarters + 1, 1))).toHaveLength(1);
    expect(ppq1([...note(0, 1), ...note(quarters, 1)])).toHaveLength(1);
    expect(ppq1(note(0, quarters + 1))).toHaveLength(1);
  });

  test("not where another track plays meanwhile", () => {
    const steady = Array(20).fill(note(150, 50)).flat();
    expect(ppq1(note(3000, 1), steady)).toEqual([]);
    expect(ppq1(note(3000, 1), steady.slice(0, 7 * 8))).toHaveLength(1);
  });

  test("in seconds, where the tempo is slow; there a note that ends too late too", () => {
    const slow = tempo(10_000_000);
    expect(ppq1([...slow, ...note(61, 1)])).toMatchInlineSnapshot(`
      [
        "byte 29: no note begins for 610 s before this one (at most 600 s in music)",
      ]
    `);
    expect(ppq1([...slow, ...note(60, 61)])).toMatchInlineSnapshot(`
      [
        "byte 29: this note ends 610 s after the last one begins (at most 600 s in music)",
      ]
    `);
    expect(ppq1([...slow, ...note(60, 60)])).toEqual([]);
  });

  test("a piece of many waits that is too long", () => {
    const { quarters } = longestPiece;
    const track = (count: number) => Array(count).fill(note(900, 100)).flat();
    expect(ppq1(track(65))).toEqual([]);
    expect(ppq1(track(Math.floor(quarters / 1000) + 1))).toHaveLength(1);
    // At four seconds a quarter note a day is over before.
    const slow = [...tempo(4_000_000), ...Array(200).fill(note(50, 60)).flat()];
    expect(ppq1(slow)).toMatchInlineSnapshot(`
      [
        "byte 1621: the piece lasts 88000 s (at most 86400 s in music)",
      ]
    `);
  });

  test("under SMPTE division in seconds, and between the sequences of format 2", () => {
    const smpte = { division: [0xe7, 40] as const };
    const long = note(700_000, 10);
    expect(found(readMidi(midi({ ...smpte, tracks: [long] }), "t"))).toHaveLength(1);
    expect(found(readMidi(midi({ ...smpte, tracks: [note(500_000, 10)] }), "t"))).toEqual([]);
    const late = [...note(0, 1), ...delta(2_000_000), 0xb0, 7, 1];
    const two = (format: number) => midi({ format, tracks: [late, note(0, 1)] });
    expect(found(readMidi(two(2), "t"))).toHaveLength(1);
    expect(found(readMidi(two(1), "t"))).toEqual([]);
  });

  test("a file without notes has none", () => {
    expect(ppq1([...longestDelta, 0xb0, 7, 1])).toEqual([]);
  });
});
