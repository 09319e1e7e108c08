import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { remi } from "../../lib/tokens/remi";
import { tempoBinOf, writtenTempos } from "../../lib/tokens/remi/tokens";

const note = (pitch: number, startTicks: number, durationTicks: number, track: number) => ({
  pitch,
  startTicks,
  durationTicks,
  velocity: 90,
  track,
});

const piece = createPiece({
  notes: [note(60, 480, 240, 0), note(36, 480, 60, 1), note(64, 960, 480, 0)],
  tracks: [
    { name: "Flute", channel: 0, program: 73, isDrums: false },
    { name: "Kit", channel: 9, program: 0, isDrums: true },
  ],
  timeSignatures: [
    { ticks: 0, numerator: 1, denominator: 4 },
    { ticks: 480, numerator: 3, denominator: 4 },
  ],
  tempos: [{ ticks: 0, microsecondsPerQuarter: 1_000_000 }],
});

const tokens = [
  ...["bar:1/4", "position:0", "tempo:60", "bar:3/4", "position:0"],
  ...["program:73", "pitch:C4", "velocity:90", "duration:1/2"],
  ...["program:drums", "drum:36", "velocity:90", "duration:1/6"],
  ...["position:12", "program:73", "pitch:E4", "velocity:90", "duration:1"],
];

describe("the remi encoding", () => {
  it("says bar, position, tempo, program, and each note by pitch, velocity and duration", () => {
    // A 32nd of 60 ticks lies between two steps: 1.5 of a twelfth.
    expect(remi.encode(piece)).toEqual(tokens);
  });

  it("gives metre, tempo, programs and drums back", () => {
    const back = remi.decode(tokens);
    expect(back.timeSignatures).toEqual(piece.timeSignatures);
    expect(back.tempos).toEqual(piece.tempos);
    expect(back.tracks.map(({ program, isDrums, channel }) => [program, isDrums, channel])).toEqual(
      [
        [73, false, 0],
        [0, true, 9],
      ],
    );
    expect(back.notes.map(({ pitch, startTicks }) => [pitch, startTicks])).toEqual([
      [36, 480],
      [60, 480],
      [64, 960],
    ]);
  });

  it("cuts a bar short where the metre changes within it", () => {
    const cut = createPiece({
      notes: [note(60, 1440, 480, 0)],
      timeSignatures: [
        { ticks: 0, numerator: 4, denominator: 4 },
        { ticks: 1440, numerator: 2, denominator: 2 },
      ],
    });
    const bars = remi.encode(cut).filter((token) => token.startsWith("bar"));
    expect(bars).toEqual(["bar:3/4", "bar:2/2"]);
  });

  it("does not transpose drums", () => {
    expect([remi.transpose("drum:36", 3), remi.transpose("pitch:C4", 3)]).toEqual([
      "drum:36",
      "pitch:E-4",
    ]);
  });

  it("says nothing of a piece without notes", () => {
    expect(remi.encode(createPiece({ notes: [] }))).toEqual([]);
  });

  it("refuses a note that no pitch opened", () => {
    expect(() => remi.decode(["bar:4/4", "duration:1"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 2, "duration:1", is none of the encoding remi (decode with the encoding that the run was trained with)]`,
    );
  });
});

describe("tempoBinOf", () => {
  it("keeps every written tempo and is at most 2.5 % off between 40 and 380", () => {
    expect(writtenTempos.map((tempo, i) => tempoBinOf(tempo) - i).every((off) => off === 0)).toBe(
      true,
    );
    expect([60, 120, 240].every((bpm) => writtenTempos.includes(bpm))).toBe(true);
    for (let bpm = 40; bpm < 380; bpm += 0.7) {
      expect(Math.abs(writtenTempos[tempoBinOf(bpm)] / bpm - 1)).toBeLessThan(0.025);
    }
  });
});
