import { describe, expect, it } from "vitest";
import { midiByHand } from "../../../lib/chapters/01-midi/by-hand";
import { explainMidi } from "../../../lib/chapters/01-midi/explain";
import { readMidi } from "../../../lib/midi/read";

const toy = midiByHand({
  tracks: [
    [
      ...[0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40],
      ...[0, 0xff, 0x58, 4, 3, 2, 24, 8],
      ...[0, 0xff, 0x59, 2, 0xfd, 1],
      ...[0, 0xff, 0x03, 2, 72, 105],
      ...[0, 0xc0, 40, 0, 0xb0, 64, 127],
      ...[0, 0x90, 60, 80, 0x81, 0x40, 64, 80, 96, 60, 0, 0, 0x80, 64, 0],
    ],
  ],
});

describe("midiByHand", () => {
  it("gives files the reader accepts without a problem", () => {
    const file = readMidi(toy, "toy.mid");
    expect(file.problems).toEqual([]);
    expect([...file.notes.pitch]).toEqual([60, 64]);
    expect([...file.notes.startTicks]).toEqual([0, 192]);
  });
});

describe("explainMidi", () => {
  it("names every byte of a sound file once, in order", () => {
    const rows = explainMidi(toy);
    let at = 0;
    for (const row of rows) {
      expect(row.byte).toBe(at);
      at += row.hex.split(" ").length;
    }
    expect(at).toBe(toy.length);
  });

  it("says what events mean, running status and long waits included", () => {
    expect(explainMidi(toy).map(({ meaning }) => meaning)).toMatchInlineSnapshot(`
      [
        "the letters MThd: here begins the header",
        "length of the header: 6 bytes",
        "format 0: one track",
        "number of tracks: 1",
        "division: 96 ticks a quarter note",
        "the letters MTrk: here begins a track",
        "length of the track: 53 bytes",
        "at once: tempo: 1000000 µs a quarter note, 60 a minute",
        "at once: time signature 3/4",
        "at once: key signature: 3 flats, minor",
        "at once: text: “Hi”",
        "at once: program 40, channel 1",
        "at once: controller 64 to 127, channel 1",
        "at once: note on, pitch 60 = C4, velocity 80, channel 1",
        "after 192 ticks: note on, pitch 64 = E4, velocity 80, channel 1 (running status)",
        "after 96 ticks: note off, C4, channel 1 (a note on of velocity 0) (running status)",
        "at once: note off, E4, channel 1",
        "at once: end of track",
      ]
    `);
  });

  it("stops where bytes make no sense, and reads film frames", () => {
    const bad = midiByHand({ division: [0xe7, 40], tracks: [[0, 0x90, 60, 80, 0, 0xf4, 1]] });
    const meanings = explainMidi(bad).map(({ meaning }) => meaning);
    expect(meanings).toContain("division: 25 frames a second, 40 ticks a frame");
    expect(meanings.at(-1)).toMatch(/^at once: note on/);
  });

  it("refuses files too large for a table", () => {
    expect(() => explainMidi(new Uint8Array(5000))).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid file size: 5000 (must be ≤ 4096)]`,
    );
  });
});
