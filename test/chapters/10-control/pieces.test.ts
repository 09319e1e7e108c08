import { describe, expect, test } from "vitest";
import {
  colourAfter,
  firstBars,
  givenVoice,
  moved,
  nearestInLength,
  originOf,
  playVoices,
  topLine,
} from "../../../lib/chapters/10-control/pieces";
import type { FourVoiceModel } from "../../../lib/sampling";
import { voiceRangesOf } from "../../../lib/sampling/voice-ranges";
import { fourVoice } from "../../../lib/tokens/four-voice";
import { chorales } from "../../recipes/fixtures/tiny";
import { choraleOf } from "../../sampling/chorales";

const [original] = chorales(1);
const soprano = original.notes.filter(({ track }) => track === 0);

describe("pieces that are steered", () => {
  test("the top line is the highest note of each onset, one at a time", () => {
    const long = original.notes.map((note) => ({ ...note, durationTicks: 960 }));
    const { notes } = topLine({ ...original, notes: long });
    expect(notes.map(({ pitch }) => pitch)).toEqual(soprano.map(({ pitch }) => pitch));
    const lengths = notes.slice(0, -1).map(({ durationTicks }) => durationTicks);
    expect(new Set(lengths)).toEqual(new Set([480]));
  });

  test("the first bars hold what begins in them", () => {
    const { notes } = firstBars(original, 1);
    expect(Math.max(...notes.map(({ startTicks }) => startTicks))).toBe(3 * 480);
  });

  test("a moved piece has every note as far away", () => {
    expect(moved(original, -24).notes[0].pitch).toBe(original.notes[0].pitch - 24);
  });

  test("the sequence nearest to a length, the first of equals", () => {
    expect(nearestInLength([["a"], ["a", "b", "c"], ["a", "b", "c", "d", "e"]], 4)).toBe(1);
  });

  test("of four voices the nearest that the model can follow", () => {
    const pieces = [[7], [7, 10, 7], [7, 9, 8]].map((degrees) =>
      fourVoice.encode(choraleOf(degrees)),
    );
    const ranges = voiceRangesOf(fourVoice, [pieces[2]]);
    const voices = { encoding: fourVoice, ranges } as unknown as FourVoiceModel;
    expect(nearestInLength(pieces, pieces[1].length)).toBe(1);
    expect(nearestInLength(pieces, pieces[1].length, voices)).toBe(2);
  });

  test("notes of the original are told from those of the model", () => {
    const [first] = original.notes;
    expect(originOf(original)(first)).toEqual({ label: "as written", role: "real" });
    expect(originOf(original)({ ...first, pitch: first.pitch + 1 })).toEqual({
      label: "the model",
    });
  });

  test("notes of a primer are told from those that came after", () => {
    const colour = colourAfter(firstBars(original, 1));
    expect(original.notes.filter((note) => colour(note).label === "primer")).toEqual(
      firstBars(original, 1).notes,
    );
    expect(colourAfter({ ...original, notes: [] })(original.notes[0]).label).toBe("the model");
  });

  test("players say why there is nothing where there are no four voices", async () => {
    const look = { maxSeconds: 1, colourBy: givenVoice };
    const one = { piece: firstBars(original, 1) };
    expect((await playVoices({ one, none: null }, look)).text).toContain("it is left out");
    expect((await playVoices({ "as it was": one }, look)).html).toContain("as it was");
  });
});
