import { describe, expect, it } from "vitest";
import { quantise } from "../../../lib/display/score/quantise";
import { createPiece, type Note } from "../../../lib/music/piece";

const clock = { ticksPerQuarter: 480 };
const note = (startTicks: number, durationTicks: number, pitch = 60): Note => {
  return { pitch, startTicks, durationTicks, velocity: 80, track: 0 };
};
const timesOf = (notes: readonly Note[]) =>
  quantise(notes, clock).map(({ start, end }) => [start, end]);

describe("played times as notation", () => {
  it("go to sixteenths, three units each", () => {
    expect(timesOf([note(7, 110), note(125, 118), note(236, 230)])).toEqual([
      [0, 3],
      [3, 6],
      [6, 12],
    ]);
  });

  it("go to triplets of eighths in the quarter note where these fit, and only there", () => {
    const triplet = [0, 160, 320].map((at) => note(at + 4, 155));
    expect(timesOf([...triplet, note(484, 230), note(722, 235)])).toEqual([
      [0, 4],
      [4, 8],
      [8, 12],
      [12, 18],
      [18, 24],
    ]);
  });

  it("close the breath of a detached note, and keep a real rest", () => {
    expect(timesOf([note(0, 400), note(480, 480), note(1440, 480)])).toEqual([
      [0, 12],
      [12, 24],
      [36, 48],
    ]);
  });

  it("never vanish, however short", () => {
    expect(timesOf([note(3, 2), note(470, 0)])).toEqual([
      [0, 3],
      [12, 15],
    ]);
  });

  it("make a chord of what is struck and left together, each pitch once", () => {
    const chord = [note(0, 470, 67), note(9, 480, 60), note(4, 476, 64), note(2, 478, 60)];
    expect(quantise(chord, clock)).toEqual([{ start: 0, end: 12, pitches: [60, 64, 67] }]);
  });

  it("leave a score as it is", () => {
    const written = createPiece({
      ticksPerQuarter: 96,
      notes: [0, 24, 48, 72, 96].map((at) => note(at, 24)),
    });
    expect(quantise(written.notes, written).map(({ start }) => start)).toEqual([0, 3, 6, 9, 12]);
  });
});
