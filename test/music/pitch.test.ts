import { describe, expect, it } from "vitest";
import { pitchClass, pitchName, pitchOfName, transposePitch } from "../../lib/music/pitch";

describe("pitchName", () => {
  it("spells pitches as music21 does", () => {
    expect([60, 61, 63, 66, 68, 70, 21, 108].map(pitchName)).toEqual([
      "C4",
      "C#4",
      "E-4",
      "F#4",
      "G#4",
      "B-4",
      "A0",
      "C8",
    ]);
  });

  it("gives every pitch a name of its own, and back", () => {
    const all = Array.from({ length: 128 }, (_, pitch) => pitch);
    expect(all.map((pitch) => pitchOfName(pitchName(pitch)))).toEqual(all);
  });

  it("refuses what is no MIDI pitch", () => {
    expect(() => pitchName(128)).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid pitch: 128 (must be a whole number from 0 to 127)]`,
    );
    expect(pitchOfName("H4")).toBeNull();
  });
});

describe("pitchClass and transposePitch", () => {
  it("fold octaves and keep the range", () => {
    expect([60, 71, -1, 12].map(pitchClass)).toEqual([0, 11, 11, 0]);
    expect([transposePitch(60, 7), transposePitch(120, 8), transposePitch(3, -4)]).toEqual([
      67,
      null,
      null,
    ]);
  });
});
