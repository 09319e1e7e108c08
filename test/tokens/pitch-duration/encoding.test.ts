import { describe, expect, it } from "vitest";
import { pitchDuration } from "../../../lib/tokens/pitch-duration";
import { melody } from "../music";

const piece = melody([60, 0, 0.5], [60, 0.5, 1], [64, 0.5, 1], [67, 0.5, 2], [62, 1, 1 / 3]);

describe("the pitch-duration encoding", () => {
  it("writes durations as music21 prints them and a rest per sixteenth", () => {
    expect(pitchDuration.encode(piece)).toEqual(["C4$0.5", "rest", "0.4.7$2.0", "rest", "D4$1/3"]);
  });

  it("plays one token per sixteenth", () => {
    const back = pitchDuration.decode(["C4$1.0", "rest", "E4$0.25"]);
    expect(back.notes.map((note) => [note.pitch, note.startTicks, note.durationTicks])).toEqual([
      [60, 0, 480],
      [64, 240, 120],
    ]);
  });

  it("transposes names and keeps durations", () => {
    expect(
      ["0.4.7$2.0", "D4$1/3", "rest"].map((token) => pitchDuration.transpose(token, 1)),
    ).toEqual(["1.5.8$2.0", "E-4$1/3", "rest"]);
  });

  it("begins and ends with a note", () => {
    const { grammar } = pitchDuration;
    expect(grammar.allows(grammar.start(), "rest")).toBe(false);
    expect(grammar.mayEnd(grammar.next(grammar.start(), "C4$1.0"))).toBe(true);
  });
});
