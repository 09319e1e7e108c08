import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MidiFile } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { midi, textEvent } from "./bytes";
import { seedFiles } from "./seed-files";

const sentAsText = (bytes: Uint8Array) =>
  Uint8Array.from([...bytes].flatMap((byte) => (byte === 0x0a ? [0x0d, 0x0a] : [byte])));
const savedAsUtf8 = (bytes: Uint8Array) =>
  new TextEncoder().encode(Buffer.from(bytes).toString("latin1"));
const savedByWindows = (bytes: Uint8Array) =>
  new TextEncoder().encode(new TextDecoder("windows-1252").decode(bytes));
const replaced = (bytes: Uint8Array) => new TextEncoder().encode(new TextDecoder().decode(bytes));
const heard = ({ notes, tracks }: MidiFile) => [
  tracks.length,
  notes.pitch,
  notes.startTicks,
  notes.endTicks,
];
const kindsOf = (file: MidiFile) => file.problems.map(({ kind }) => kind);

const note = [0x0a, 0x90, 60, 80, 0x0a, 0x80, 60, 64];
const song = midi({
  division: [1, 0xe0],
  tracks: [
    [...note, ...note],
    [...note, 0x0d, 0x90, 70, 10, 0x0a, 70, 0],
  ],
});

describe("a file that a program took for text", () => {
  test("is read as it was, and told", () => {
    for (const damage of [sentAsText, savedAsUtf8, savedByWindows]) {
      const damaged = damage(song);
      expect(damaged.length).toBeGreaterThan(song.length);
      const file = readMidi(damaged, "t");
      expect(heard(file)).toEqual(heard(readMidi(song, "t")));
      expect(kindsOf(file)).toEqual(["text-damage"]);
    }
    expect(readMidi(sentAsText(song), "t").problems[0].message).toMatchInlineSnapshot(
      `"sent in text mode: every 0A became 0D 0A (8 bytes too many, taken out; offsets below do not count them; send it again in binary mode)"`,
    );
  });

  test("is restored whatever its bytes are", () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(bytes, bytes, (name, words) => {
        const texts = [...textEvent(3, [...name]), ...textEvent(1, [...words, 0x0a, 0x80])];
        const whole = midi({ tracks: [[...texts, ...note], note] });
        for (const damage of [sentAsText, savedAsUtf8]) {
          expect(readMidi(damage(whole), "t").texts).toEqual(readMidi(whole, "t").texts);
        }
      }),
    );
  });

  test("is named also where another damage came on top, or bytes are gone for good", () => {
    const cut = sentAsText(song).subarray(0, -6);
    expect(kindsOf(readMidi(cut, "t"))).toContain("text-damage");
    const lost = readMidi(replaced(song), "t");
    expect(lost.problems[0].message).toMatch(/EF BF BD stands for lost bytes/);
  });

  test("is no other file", () => {
    const lyrics = midi({
      tracks: [[...textEvent(5, "a\r\nb\r\nc\r\nd"), ...note.slice(1).fill(0, 0, 0)]],
    });
    for (const bytes of [...seedFiles(), lyrics, song]) {
      expect(kindsOf(readMidi(bytes, "t"))).not.toContain("text-damage");
    }
  });
});
