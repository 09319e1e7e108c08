import { describe, expect, it } from "vitest";
import { factorTable } from "../../lib/tokens/encoding";
import { emptyGrid } from "../../lib/tokens/four-voice-grid";
import { fourVoice, fourVoiceEighths, fourVoicePitches } from "../../lib/tokens/registry";

const grid = emptyGrid(2, {
  pickupSteps: 4,
  pitches: Int16Array.from([72, 67, 64, 48, 72, 67, 65, -1]),
  holds: Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0]),
});
const tokens = ["bar:16+4", "C5", "G4", "E4", "C3", "hold", "G4", "F4", "rest"];

describe("the four-voice encoding", () => {
  it("opens with the metre, then says soprano, alto, tenor, bass of every step", () => {
    expect(fourVoice.encodeGrid(grid)).toEqual(tokens);
    expect(fourVoice.decodeGrid(tokens)).toEqual(grid);
  });

  it("says pitches only where holds are left out", () => {
    expect(fourVoicePitches.encodeGrid(grid)).toEqual([
      "C5",
      "G4",
      "E4",
      "C3",
      "C5",
      "G4",
      "F4",
      "rest",
    ]);
    expect([
      ...fourVoicePitches.decodeGrid(["C5", "G4", "E4", "C3", "C5", "G4", "F4", "rest"]).holds,
    ]).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
  });

  it("has eighth notes too", () => {
    expect(
      fourVoiceEighths.decode(["bar:8+0", "C5", "G4", "E4", "C3"]).notes[0].durationTicks,
    ).toBe(240);
  });

  it("writes the pickup as a short first bar", () => {
    expect(fourVoice.decode(tokens).timeSignatures).toEqual([
      { ticks: 0, numerator: 1, denominator: 4 },
      { ticks: 480, numerator: 4, denominator: 4 },
    ]);
  });

  it("holds only a voice that sounds, and ends after a whole step", () => {
    const { grammar } = fourVoice;
    expect(grammar.allows(grammar.start(), "C5")).toBe(false);
    const opened = grammar.next(grammar.start(), "bar:16+0");
    expect(
      ["C5", "rest", "hold", "bar:16+0"].map((token) => grammar.allows(opened, token)),
    ).toEqual([true, true, false, false]);
    const step = ["C5", "G4", "E4", "C3"].reduce(grammar.next, opened);
    expect(grammar.mayEnd(step)).toBe(true);
    expect(grammar.mayEnd(grammar.next(step, "hold"))).toBe(false);
  });

  it("knows voice, place in the bar and what the voice sang before each token", () => {
    const { names, sizes } = fourVoice.factors!;
    expect(names).toEqual([
      "voice",
      "position",
      "bar",
      "pitch",
      "previous pitch",
      "length",
      "other pitch",
    ]);
    const table = factorTable(fourVoice.factors!, tokens);
    const row = (i: number) => [...table.slice(i * sizes.length, (i + 1) * sizes.length)];
    expect(row(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(row(1)).toEqual([1, 13, 16, 0, 0, 0, 0]); // soprano, step 12 of the bar
    expect(row(2)).toEqual([2, 13, 16, 0, 0, 0, 73]); // alto, above it C5
    expect(row(5)).toEqual([1, 14, 16, 73, 0, 1, 49]); // soprano again: C5 for one step, bass C3
    expect(row(9)).toEqual([1, 15, 16, 73, 0, 2, 0]); // held for two; the bass rests
  });

  it("names the token that stands where none may", () => {
    expect(() => fourVoice.decode(["C5"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 1, "C5", is none of the encoding four-voice (decode with the encoding that the run was trained with)]`,
    );
    expect(() => fourVoice.decode(["bar:16+0", "hold"])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: token 2, "hold", is none of the encoding four-voice (decode with the encoding that the run was trained with)]`,
    );
  });
});
