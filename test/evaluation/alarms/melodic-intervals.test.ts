import { describe, expect, it } from "vitest";
import { melodicIntervals } from "../../../lib/evaluation/alarms/melodic-intervals";
import { melody } from "../../tokens/music";

describe("melodic intervals", () => {
  it("go from the highest note of a moment to that of the next", () => {
    const { notes } = melody([60, 0, 1], [67, 0, 1], [64, 1, 1], [62, 2, 1], [69, 2, 1]);
    expect(melodicIntervals(notes)).toEqual([-3, 5]);
  });

  it("are none where one moment is all there is", () => {
    expect(melodicIntervals(melody([60, 0, 1], [67, 0, 1]).notes)).toEqual([]);
  });
});
