import { describe, expect, it } from "vitest";
import { joinStretches, musicSigns } from "../../../lib/chapters/08-comparison/signs";
import { createPiece } from "../../../lib/music/piece";

const line = (pitches: readonly number[]) =>
  createPiece({
    notes: pitches.map((pitch, i) => ({
      ...{ pitch, startTicks: i * 480, durationTicks: 480 },
      ...{ velocity: 80, track: 0 },
    })),
  });
const varied = line(Array.from({ length: 40 }, (_, i) => 40 + ((i * i * 7) % 41)));
const stuck = line(Array.from({ length: 40 }, () => 60));

describe("musicSigns", () => {
  it("raises the alarm for one note for ever and not for a varied line", () => {
    expect(musicSigns([stuck, varied], [varied]).collapsed).toBe(0.5);
    expect(musicSigns([varied], [varied]).collapsed).toBe(0);
  });

  it("does not raise it where real music does the same", () => {
    expect(musicSigns([stuck], [stuck]).collapsed).toBe(0);
  });

  it("counts what differs", () => {
    const { distinctPitches, distinctMomentRatio } = musicSigns([line([60, 62, 60, 62])], []);
    expect(distinctPitches).toBe(2);
    expect(distinctMomentRatio).toBe(0.75); // the last has no time to a next one
  });
});

describe("joinStretches", () => {
  it("lays stretches end to end and leaves out the rest", () => {
    const stretches = [line([60, 62]), line([64, 65]), line([67, 69])];
    const joined = joinStretches(stretches, { size: 2, quarters: 4 });
    expect(joined).toHaveLength(1);
    const onsets = joined[0].notes.map(({ pitch, startTicks }) => [pitch, startTicks / 480]);
    expect(onsets).toEqual([
      [60, 0],
      [62, 1],
      [64, 4],
      [65, 5],
    ]);
  });
});
