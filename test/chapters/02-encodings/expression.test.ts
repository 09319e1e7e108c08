import { describe, expect, it } from "vitest";
import { asIfPlayed } from "../../../lib/chapters/02-encodings/expression";
import { Random } from "../../../lib/core/random";
import { createPiece, endTicks } from "../../../lib/music/piece";

const scale = createPiece({
  name: "scale",
  notes: Array.from({ length: 32 }, (_, i) => {
    return {
      pitch: 60 + (i % 12),
      startTicks: i * 480,
      durationTicks: 480,
      velocity: 64,
      track: 0,
    };
  }),
});

describe("asIfPlayed", () => {
  it("keeps the notes and about the length", () => {
    const played = asIfPlayed(scale, Random.fromSeed(1));
    expect(played.notes.map(({ pitch }) => pitch).sort()).toEqual(
      scale.notes.map(({ pitch }) => pitch).sort(),
    );
    expect(endTicks(played) / endTicks(scale)).toBeCloseTo(1, 1);
  });

  it("leaves times and velocities uneven, all of them lawful", () => {
    const { notes } = asIfPlayed(scale, Random.fromSeed(2));
    expect(new Set(notes.map(({ startTicks }) => startTicks % 480)).size).toBeGreaterThan(20);
    expect(new Set(notes.map(({ velocity }) => velocity)).size).toBeGreaterThan(10);
    for (const note of notes) {
      expect(note.startTicks).toBeGreaterThanOrEqual(0);
      expect(note.durationTicks).toBeGreaterThan(0);
      expect(note.velocity).toBeGreaterThan(0);
      expect(note.velocity).toBeLessThan(128);
    }
  });

  it("moves the pedal with the notes", () => {
    const pedals = [{ channel: 0, startTicks: 1920, endTicks: 3840 }];
    const still = { jitterMilliseconds: 0 };
    const { notes, pedals: moved } = asIfPlayed({ ...scale, pedals }, Random.fromSeed(1), still);
    expect(moved).toEqual([
      { channel: 0, startTicks: notes[4].startTicks, endTicks: notes[8].startTicks },
    ]);
  });

  it("is a metronome without rubato and jitter", () => {
    const still = { jitterMilliseconds: 0, rubato: 0 };
    const { notes } = asIfPlayed(scale, Random.fromSeed(3), still);
    expect(notes.map(({ startTicks }) => startTicks)).toEqual(
      scale.notes.map(({ startTicks }) => startTicks),
    );
  });

  it("plays the same for the same seed, and pieces of no notes", () => {
    const play = () => asIfPlayed(scale, Random.fromSeed(4));
    expect(play()).toEqual(play());
    expect(asIfPlayed(createPiece({ notes: [] }), Random.fromSeed(1)).notes).toEqual([]);
  });

  it("refuses a rubato that would turn time round", () => {
    expect(() =>
      asIfPlayed(scale, Random.fromSeed(1), { rubato: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid rubato: 2 (must be 0 to 0.5)]`,
    );
  });
});
