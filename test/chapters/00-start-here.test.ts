import { describe, expect, it } from "vitest";
import { introduce, shareOfSteps, stepsFinding, throwDice } from "../../lib/chapters/00-start-here";
import { Random } from "../../lib/core/random";
import { scalePiece } from "../display/examples";
import { melody } from "../tokens/music";

describe("throwDice", () => {
  it("gives the same notes for a seed, two octaves wide and without a gap", () => {
    const { notes } = throwDice(Random.fromSeed(1));
    expect(throwDice(Random.fromSeed(1)).notes).toEqual(notes);
    const pitches = notes.map(({ pitch }) => pitch);
    expect([Math.min(...pitches), Math.max(...pitches)]).toEqual([55, 79]);
    expect(notes.every(({ startTicks }, i) => startTicks === i * 240)).toBe(true);
  });
});

describe("introduce", () => {
  it("counts notes, tracks and seconds", () => {
    expect(introduce(melody([60, 0, 1], [62, 1, 1])).text).toBe(
      "You are looking at melody: 2 notes in one track, 1 seconds, 2 notes a second.",
    );
    expect(introduce(scalePiece()).text).toContain("16 notes in 2 tracks");
  });
});

describe("stepsFinding", () => {
  it("tells steps from leaps", () => {
    const [steps, leaps] = [melody([60, 0, 1], [62, 1, 1]), melody([60, 0, 1], [67, 1, 1])];
    expect(shareOfSteps([steps, leaps])).toBe(0.5);
    expect(stepsFinding([steps], leaps).text).toMatch(/music 100 % .* dice's moves 0 % do/);
  });
});
