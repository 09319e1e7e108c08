import { describe, expect, it } from "vitest";
import { factorTable } from "../../../lib/tokens/encoding";
import { pitchDurationKey } from "../../../lib/tokens/pitch-duration/with-key";
import { melody } from "../music";

const piece = melody([60, 0, 0.5], [60, 0.5, 1], [64, 0.5, 1], [67, 0.5, 2], [62, 4, 1 / 3]);

describe("the pitch-duration-key encoding", () => {
  it("writes what sounds and for how long, and no rest", () => {
    expect(pitchDurationKey.encode(piece)).toEqual(["C4$0.5", "0.4.7$2.0", "D4$1/3"]);
  });

  it("plays one event after the other, each as long as it says", () => {
    const back = pitchDurationKey.decode(["C4$1.0", "E4$0.25"]);
    expect(back.notes.map((note) => [note.pitch, note.startTicks, note.durationTicks])).toEqual([
      [60, 0, 480],
      [64, 480, 120],
    ]);
  });

  it("tells of a whole piece its dominant key, and no key of silence", () => {
    const tokens = pitchDurationKey.encode(piece);
    expect([...factorTable(pitchDurationKey.factors!, tokens, piece)]).toEqual([0, 0, 0, 0]);
    expect([...factorTable(pitchDurationKey.factors!, [])]).toEqual([24]);
  });

  it("tells of a piece that is not there yet the key of what was said", () => {
    const tokens = ["A4$1.0", "C5$1.0", "E5$2.0", "A4$4.0"];
    const ids = [...factorTable(pitchDurationKey.factors!, tokens)];
    expect(ids[0]).toBe(24);
    expect(ids.at(-1)).toBe(12 + 9); // A minor
  });
});
