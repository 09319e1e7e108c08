import { describe, expect, it } from "vitest";
import { createPiece } from "../../lib/music/piece";
import { performance } from "../../lib/tokens/performance";

const note = (pitch: number, startTicks: number, durationTicks: number, velocity: number) => ({
  pitch,
  startTicks,
  durationTicks,
  velocity,
  track: 0,
});

const piece = createPiece({
  notes: [note(60, 0, 480, 90), note(64, 0, 960, 40), note(60, 480, 2400, 41)],
});
const tokens = [
  ...["velocity:90", "on:C4", "velocity:42", "on:E4", "shift:500"],
  ...["off:C4", "on:C4", "shift:500", "off:E4", "shift:1000", "shift:1000", "off:C4"],
];

describe("the performance encoding", () => {
  it("presses and releases keys in steps of ten milliseconds", () => {
    expect(performance.encode(piece)).toEqual(tokens);
  });

  it("follows the tempo", () => {
    const slow = { ...piece, tempos: [{ ticks: 0, microsecondsPerQuarter: 1_000_000 }] };
    expect(performance.encode(slow).filter((token) => token === "shift:1000")).toHaveLength(6);
  });

  it("lets a key sound as long as the sustain pedal holds it", () => {
    const held = createPiece({
      notes: [note(60, 0, 96, 90), note(60, 960, 96, 90), note(64, 960, 96, 90)],
      pedals: [{ channel: 0, startTicks: 0, endTicks: 1440 }],
    });
    const played = performance.encode(held);
    expect(played).toEqual([
      ...["velocity:90", "on:C4", "shift:1000", "off:C4", "on:C4", "on:E4"],
      ...["shift:500", "off:C4", "off:E4"],
    ]);
    expect(performance.encode(performance.decode(played))).toEqual(played);
  });

  it("plays at a tick per millisecond", () => {
    const back = performance.decode(tokens);
    expect(back.ticksPerQuarter).toBe(500);
    expect(back.notes.map((n) => [n.pitch, n.startTicks, n.durationTicks, n.velocity])).toEqual([
      [60, 0, 500, 90],
      [64, 0, 1000, 42],
      [60, 500, 2500, 42],
    ]);
  });

  it("lets keys sound that a sequence cut short leaves down", () => {
    expect(performance.decode(["velocity:90", "on:C4"]).notes[0].durationTicks).toBe(250);
  });

  it("lets only pressed keys be released, and none end pressed", () => {
    const { grammar } = performance;
    const state = ["velocity:90", "on:C4", "shift:500"].reduce(grammar.next, grammar.start());
    const allowed = ["off:C4", "off:D4", "on:C4", "on:D4", "shift:10", "velocity:90"];
    expect(allowed.map((token) => grammar.allows(state, token))).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
    ]);
    expect(grammar.mayEnd(state)).toBe(false);
  });
});
