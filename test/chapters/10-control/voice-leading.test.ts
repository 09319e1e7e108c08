import { describe, expect, test } from "vitest";
import {
  leadVoices,
  measureVoiceLeading,
  sharedCells,
} from "../../../lib/chapters/10-control/voice-leading";
import { createPiece, type Piece } from "../../../lib/music/piece";
import { voiceNames } from "../../../lib/tokens/four-voice/voices";

/** Quarter notes of four voices, top first: one chord a quarter. */
function chordsOf(...chords: readonly (readonly number[])[]): Piece {
  const tracks = voiceNames.map((name, channel) => ({ name, channel, program: 0, isDrums: false }));
  const notes = chords.flatMap((chord, i) =>
    chord.map((pitch, track) => ({
      pitch,
      track,
      startTicks: 480 * i,
      durationTicks: 480,
      velocity: 90,
    })),
  );
  return createPiece({ name: "chords", tracks, notes });
}

const cMajor = [72, 67, 64, 48];
const dMinor = [74, 69, 65, 50];

describe("measureVoiceLeading", () => {
  test("counts the parallels of chords that are pushed up whole", () => {
    const { similarMotions, parallels, steps } = measureVoiceLeading([chordsOf(cMajor, dMinor)]);
    expect([steps, similarMotions]).toEqual([4, 6]);
    expect(parallels).toBe(2); // soprano and alto a fourth; alto–bass fifth, soprano–bass octave
  });

  test("finds none where voices stand or move against each other", () => {
    expect(measureVoiceLeading([chordsOf(cMajor, cMajor)]).similarMotions).toBe(0);
    const contrary = measureVoiceLeading([chordsOf([72, 67, 64, 60], [71, 67, 62, 67])]);
    expect(contrary.parallels).toBe(0);
  });

  test("names chords and sees voices cross", () => {
    const { chords, triadShare, crossedShare } = measureVoiceLeading([
      chordsOf(cMajor, [67, 72, 64, 48], [71, 65, 62, 55]),
    ]);
    expect([...chords]).toEqual([
      ["major triad", 4],
      ["dominant seventh", 2],
    ]);
    expect(triadShare).toBeCloseTo(2 / 3);
    expect(crossedShare).toBeCloseTo(1 / 3);
  });
});

describe("sharedCells", () => {
  test("is the share of equal cells of some voices", () => {
    const [a, b] = [chordsOf(cMajor, dMinor), chordsOf(cMajor, [74, 70, 65, 50])];
    expect(sharedCells(a, b, [0])).toBe(1);
    expect(sharedCells(a, b, [1, 2])).toBe(0.75);
  });
});

describe("leadVoices", () => {
  test("names each kind of music, and is null for none", () => {
    const led = leadVoices([{ label: "real", pieces: [chordsOf(cMajor, dMinor)], bits: 1.5 }]);
    expect(led).toMatchObject([{ music: "real", bits: 1.5, parallels: 2 }]);
    expect(leadVoices(null)).toBeNull();
  });
});
